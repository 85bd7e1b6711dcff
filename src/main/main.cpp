// The `sideseat` command: reads the command line and calls the command.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/version.h"
#include "main/commands.h"

namespace sideseat {
namespace {

constexpr const char* kDataHelp = "Where traces are kept (default: $XDG_DATA_HOME/sideseat)";

/// `sideseat` alone, or with options only, serves.
std::vector<std::string> with_default_command(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::string first = arguments.empty() ? "" : arguments.front();
  const bool about_sideseat = first == "-h" || first == "--help" || first == "--version";
  if (!about_sideseat && (first.empty() || first.starts_with('-'))) {
    arguments.insert(arguments.begin(), "serve");
  }
  return arguments;
}

/// `text`: a number of bytes, made of what was given by AsSizeValue. Empty: it will do.
std::string check_keep_size(const std::string& text) {
  std::int64_t bytes = -1;
  const bool is_read = CLI::detail::lexical_cast(text, bytes);
  if (is_read && (bytes == 0 || bytes >= limits::kKeepBytesMin)) return {};
  return "must be 0, or from " + std::to_string(limits::kKeepBytesMin >> 20) + "MB on";
}

/// "auto", "off" or a port; what is wrong with anything else.
std::string check_door(const std::string& text) {
  if (text == "auto" || text == "off") return {};
  int port = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && port >= 0 && port <= 65535 ? std::string() : "must be a port, auto or off";
}

void add_serve(CLI::App& app, ServeCommand& command) {
  auto* serve = app.add_subcommand("serve", "Receive traces and show them (the default)");
  serve
      ->add_option("--port", command.port, "Port of the UI, the API and OTLP/HTTP; 0: any free one")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  serve
      ->add_option("--otlp-http-port", command.otlp_http_port,
                   "Port of OTLP/HTTP alone: auto (4318 if it is free), off, or a number; 0: any "
                   "free one")
      ->capture_default_str()
      ->check(check_door);
  serve
      ->add_option(
          "--otlp-grpc-port", command.otlp_grpc_port,
          "Port of OTLP/gRPC: auto (4317 if it is free), off, or a number; 0: any free one")
      ->capture_default_str()
      ->check(check_door);
  serve->add_option("--host", command.host, "Address to listen on")->capture_default_str();
  serve->add_option("--data", command.data_directory, kDataHelp);
  serve
      ->add_option("--keep-days", command.keep_days,
                   "Delete traces that ended so many days ago; 0: keep them")
      ->capture_default_str()
      ->envname("SIDESEAT_KEEP_DAYS")
      ->check(CLI::Range(0, limits::kKeepDaysMax));
  serve
      ->add_option("--keep-size", command.keep_bytes,
                   "Delete the oldest traces when everything in the data folder takes more than "
                   "this on the disk (such as 500MB or 2G; 16MB at least); 0: keep them")
      ->capture_default_str()
      ->envname("SIDESEAT_KEEP_SIZE")
      ->transform(CLI::AsSizeValue(false))
      ->check(check_keep_size);
  serve->add_option("--log-level", command.log_level, "What is logged to stderr")
      ->capture_default_str()
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  serve
      ->add_option("--log-format", command.log_format,
                   "How it is logged: text, or json, an object a line")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json"}));
}

void add_replay(CLI::App& app, ReplayCommand& command) {
  auto* replay =
      app.add_subcommand("replay", "A local Bedrock that answers from recordings, byte for byte");
  replay->add_option("directories", command.directories, "Recordings: files, or folders of them")
      ->required();
  replay->add_option("--port", command.port, "Port to listen on; 0: any free one")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  replay->add_option("--delay", command.delay_ms, "Milliseconds between the events of a stream")
      ->capture_default_str()
      ->check(CLI::Range(0, 60'000));
  replay
      ->add_option("--chunk-bytes", command.chunk_bytes,
                   "Cut streams every so many bytes instead of between events; 0: between events")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  replay
      ->add_option("--fallback", command.fallback,
                   "What answers a request without a recording: echo makes up an answer")
      ->check(CLI::IsMember({"none", "echo"}))
      ->capture_default_str();
}

void add_check(CLI::App& app, CheckCommand& command) {
  auto* check = app.add_subcommand(
      "check", "Read all data and say whether it is whole; the server may be running");
  check->add_option("--data", command.data_directory, kDataHelp);
}

void add_backup(CLI::App& app, BackupCommand& command) {
  auto* backup = app.add_subcommand(
      "backup", "Copy the data into one file and check the copy; the server may be running");
  backup->add_option("file", command.file, "Where to; a file that is there is left alone")
      ->required();
  backup->add_option("--data", command.data_directory, kDataHelp);
}

void add_export(CLI::App& app, ExportCommand& command) {
  auto* exported = app.add_subcommand(
      "export", "Write spans as OTLP JSON, a line each; the server may be running");
  exported->add_option("file", command.file, "Where to; - is the standard output")
      ->capture_default_str();
  exported->add_option("--data", command.data_directory, kDataHelp);
  exported->add_option("--project", command.project, "One project's alone (default: all)");
  exported
      ->add_option("--format", command.format,
                   "jsonl: a span a line; otlp: an OTLP export request a line")
      ->capture_default_str()
      ->check(CLI::IsMember({"jsonl", "otlp"}));
  exported->add_option("--from", command.from,
                       "Of traces that started then or later (such as 2026-01-31T08:00:00Z)");
  exported->add_option("--to", command.to, "Of traces that started before");
}

void add_import(CLI::App& app, ImportCommand& command) {
  auto* imported = app.add_subcommand(
      "import", "Store spans that were exported, here or as OTLP JSON lines by others");
  imported->add_option("files", command.files, "Files to read; - is the standard input")
      ->required();
  auto* data = imported->add_option("--data", command.data_directory, kDataHelp);
  imported
      ->add_option("--endpoint", command.endpoint,
                   "Send them to the server at this URL instead (such as http://127.0.0.1:5388)")
      ->excludes(data);
  imported->add_option("--project", command.project,
                       "Where all go (default: the project that a line names)");
}

void add_doctor(CLI::App& app, DoctorCommand& command) {
  auto* doctor =
      app.add_subcommand("doctor", "Explain why an installation is slow or does not work");
  doctor->add_option("--data", command.data_directory, kDataHelp);
  doctor->add_option("--endpoint", command.endpoint, "The server's address")->capture_default_str();
  doctor->add_flag("--json", command.as_json, "A JSON array instead of lines");
}

int run(int argc, char** argv) {
  CLI::App app("SideSeat shows what your code really said to Amazon Bedrock.", "sideseat");
  app.set_version_flag("--version", "sideseat " + std::string(version()));
  app.require_subcommand(1);
  ServeCommand serve;
  ReplayCommand replay;
  CheckCommand check;
  BackupCommand backup;
  ExportCommand exported;
  ImportCommand imported;
  DoctorCommand doctor;
  add_serve(app, serve);
  add_replay(app, replay);
  add_check(app, check);
  add_backup(app, backup);
  add_export(app, exported);
  add_import(app, imported);
  add_doctor(app, doctor);

  auto arguments = with_default_command(argc, argv);
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back.
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  if (app.got_subcommand("check")) return run_check(check);
  if (app.got_subcommand("backup")) return run_backup(backup);
  if (app.got_subcommand("export")) return run_export(exported);
  if (app.got_subcommand("import")) return run_import(imported);
  if (app.got_subcommand("doctor")) return run_doctor(doctor);
  return app.got_subcommand("replay") ? run_replay(replay) : run_serve(serve);
}

}  // namespace
}  // namespace sideseat

int main(int argc, char** argv) {
  try {
    return sideseat::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sideseat: unexpected failure: %s\n", error.what());
    return sideseat::kExitFailed;
  }
}
