// Recorded calls: requests with the very bytes they were answered with. docs/formats/recording.md
// has the format.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sideseat::bedrock {

/// Names as written in the recording.
using RecordedHeaders = std::vector<std::pair<std::string, std::string>>;

/// A part of a body that is sent in one go; together they are the body.
struct RecordedPiece {
  std::size_t size_bytes = 0;
  std::optional<int> delay_ms;  ///< To wait before it; absent: what the player thinks fit.
};

struct RecordedResponse {
  int status = 200;
  RecordedHeaders headers;
  std::string body;  ///< Byte for byte.
  /// One an event for event streams; empty for bodies that are sent whole.
  std::vector<RecordedPiece> pieces;
  int delay_ms = 0;  ///< To wait before the answer begins.
  /// Close the connection after so many bytes of the body.
  std::optional<std::size_t> cut_after_bytes;
};

/// One request and its answer.
struct RecordedCall {
  std::string file;       ///< Relative to the folder that was loaded: "stream/recording.json".
  std::size_t index = 0;  ///< In that file's "interactions".
  std::string method;
  std::string path;            ///< canonical_path() of the request's.
  std::string canonical_body;  ///< canonical_body() of the request's.
  RecordedHeaders request_headers;
  std::string request_body;  ///< Written compactly where it is JSON.
  RecordedResponse response;
};

/// Reads one file's text. `file` names it in errors and results.
/// Errors: kNotFound   JSON without "interactions", so not a recording;
///         kMalformed  not JSON, or a recording that breaks the format; with file, index and
///         member.
Result<std::vector<RecordedCall>> parse_recording(std::string_view text, const std::string& file);

/// Reads a file, or every *.json below a folder, by name; there, files that are no recordings are
/// passed over. Errors: kNotFound, kIo; those of parse_recording.
Result<std::vector<RecordedCall>> load_recordings(const std::string& path);

}  // namespace sideseat::bedrock
