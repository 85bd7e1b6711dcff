// The commands of the binary: what each is given, and how it ends.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sideseat {

/// Exit codes, the same for every command.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;  ///< It could not start, or broke; stderr says why.
inline constexpr int kExitUsage = 2;   ///< The command line is wrong.

struct ServeCommand {
  int port = 5388;
  /// "auto" (the standard port, if it is free), "off", or a port; 0: any free one.
  std::string otlp_http_port = "auto";
  std::string otlp_grpc_port = "auto";
  std::string host = "127.0.0.1";
  std::string data_directory;  ///< Empty: $XDG_DATA_HOME/sideseat, else ~/.local/share/sideseat.
  std::string log_level = "info";
  int keep_days = 0;            ///< 0: however old.
  std::int64_t keep_bytes = 0;  ///< 0: however much.
};
/// Serves until SIGINT or SIGTERM.
int run_serve(const ServeCommand& command);

struct ReplayCommand {
  std::vector<std::string> directories;
  int port = 5399;
  int delay_ms = 0;
  int chunk_bytes = 0;
  std::string fallback = "none";
};
/// Answers until SIGINT or SIGTERM.
int run_replay(const ReplayCommand& command);

struct CheckCommand {
  std::string data_directory;  ///< As for ServeCommand; so for the others.
};
/// Reads all data and says whether it is whole; also while a server runs.
int run_check(const CheckCommand& command);

struct BackupCommand {
  std::string file;
  std::string data_directory;
};
/// Writes a copy of the data as it is now; also while a server runs.
int run_backup(const BackupCommand& command);

struct ExportCommand {
  std::string file = "-";  ///< "-": stdout.
  std::string data_directory;
  std::string project;  ///< Empty: all.
  std::string format = "jsonl";
  std::string from;  ///< RFC 3339; empty: from the beginning.
  std::string to;    ///< RFC 3339; empty: to the end.
};
/// Writes spans as text; also while a server runs.
int run_export(const ExportCommand& command);

struct ImportCommand {
  std::vector<std::string> files;  ///< "-": stdin.
  std::string data_directory;
  std::string endpoint;  ///< Empty: into the data directory.
  std::string project;   ///< Empty: the one that each line names.
};
/// Stores, or sends, what an export wrote. Lines that cannot be read are named and passed over, and
/// make it end with kExitFailed.
int run_import(const ImportCommand& command);

}  // namespace sideseat
