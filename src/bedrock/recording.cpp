// Recordings from JSON and from disk.
#include "bedrock/recording.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "base/encoding.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "bedrock/canonical.h"
#include "bedrock/event_stream_writer.h"

namespace sideseat::bedrock {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kEventStreamType = "application/vnd.amazon.eventstream";

Error broken(const std::string& what) { return {ErrorCode::kMalformed, what}; }

Result<std::string> decoded_base64(JsonValue value, const std::string& name) {
  auto bytes = from_base64(value.text());
  if (!value.is_string() || !bytes) return broken("\"" + name + "\" is not base64");
  return *std::move(bytes);
}

Result<std::optional<int>> read_milliseconds(JsonValue value, const std::string& name) {
  if (!value) return std::optional<int>();
  const auto number = value.integer();
  if (!number || *number < 0 || *number > std::numeric_limits<int>::max()) {
    return broken("\"" + name + "\" is not a number of milliseconds");
  }
  return std::optional<int>(static_cast<int>(*number));
}

Result<RecordedHeaders> read_headers(JsonValue value) {
  RecordedHeaders headers;
  if (value && !value.is_object()) return broken("\"headers\" is not an object");
  for (const JsonValue member : value.members()) {
    if (!member.is_string()) return broken("header \"" + member.key() + "\" is not a string");
    headers.emplace_back(member.key(), member.text());
  }
  return headers;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string* find_header(RecordedHeaders& headers, std::string_view name) {
  for (auto& [header, value] : headers) {
    if (lower(header) == name) return &value;
  }
  return nullptr;
}

void default_content_type(RecordedHeaders& headers, std::string_view content_type) {
  if (find_header(headers, "content-type") == nullptr) {
    headers.emplace_back("content-type", content_type);
  }
}

/// A chunk of an agent's answer: {"bytes": ...} with the payload's members.
Result<std::string> text_chunk(JsonValue text, JsonValue payload) {
  std::string json_text;
  JsonWriter json(json_text);
  json.begin_object().member("bytes", to_base64(text.text()));
  for (const JsonValue member : payload.members()) {
    json.key(member.key()).raw(compact_json(member));
  }
  json.end_object();
  return write_event("chunk", json_text);
}

/// The bytes of one of "events", before any damage.
Result<std::string> frame_of(JsonValue event) {
  const JsonValue payload = event["payload"];
  const std::string json = payload ? compact_json(payload) : "{}";
  if (const JsonValue type = event["type"]) return write_event(type.text(), json);
  if (const JsonValue chunk = event["chunk"]) return write_chunk(compact_json(chunk));
  if (const JsonValue text = event["chunk_text"]) return text_chunk(text, payload);
  if (const JsonValue exception = event["exception"]) {
    return write_exception(exception.text(), json);
  }
  if (const JsonValue error = event["error"]) {
    const std::string code = error.text();
    const std::string message = event["message"].text();
    return write_event_message(
        {{":message-type", "error"}, {":error-code", code}, {":error-message", message}}, "");
  }
  if (const JsonValue bytes = event["bytes_base64"]) return decoded_base64(bytes, "bytes_base64");
  if (event["damage"]) return write_event("damaged", json);
  return broken(
      "an event has none of type, chunk, chunk_text, exception, error, bytes_base64, damage");
}

Status damage(std::string& frame, JsonValue how) {
  if (!how) return ok();
  const std::string name = how.text();
  constexpr std::size_t kPreludeCrcAt = 8;
  if (frame.size() <= kPreludeCrcAt) return broken("\"damage\" of an event without bytes");
  if (name == "crc") {
    frame.back() = static_cast<char>(frame.back() ^ 1);
  } else if (name == "prelude_crc") {
    frame[kPreludeCrcAt] = static_cast<char>(frame[kPreludeCrcAt] ^ 1);
  } else if (name == "cut") {
    frame.resize(frame.size() / 2);
  } else {
    return broken("\"damage\" is none of crc, prelude_crc, cut");
  }
  return ok();
}

Status read_events(JsonValue events, RecordedResponse& out) {
  if (!events.is_array()) return broken("\"events\" is not an array");
  for (const JsonValue event : events.elements()) {
    SIDESEAT_TRY(std::string frame, frame_of(event));
    SIDESEAT_CHECK(damage(frame, event["damage"]));
    SIDESEAT_TRY(const auto delay_ms, read_milliseconds(event["delay_ms"], "delay_ms"));
    out.pieces.push_back({frame.size(), delay_ms});
    out.body.append(frame);
  }
  default_content_type(out.headers, kEventStreamType);
  return ok();
}

Status read_body(JsonValue response, RecordedResponse& out) {
  int forms = 0;
  for (const std::string_view form : {"body", "body_text", "body_base64", "events"}) {
    if (response[form]) ++forms;
  }
  if (forms > 1) return broken("more than one of body, body_text, body_base64, events");
  if (const JsonValue events = response["events"]) return read_events(events, out);
  if (const JsonValue body = response["body"]) {
    out.body = compact_json(body);
    default_content_type(out.headers, "application/json");
  } else if (const JsonValue text = response["body_text"]) {
    if (!text.is_string()) return broken("\"body_text\" is not a string");
    out.body = text.text();
  } else if (const JsonValue bytes = response["body_base64"]) {
    SIDESEAT_TRY(out.body, decoded_base64(bytes, "body_base64"));
  }
  const std::string* type = find_header(out.headers, "content-type");
  if (type != nullptr && type->starts_with(kEventStreamType)) {
    for (const std::string_view message : split_event_messages(out.body)) {
      out.pieces.push_back({message.size(), std::nullopt});
    }
  }
  return ok();
}

Result<RecordedResponse> read_response(JsonValue response) {
  if (!response.is_object()) return broken("\"response\" is not an object");
  RecordedResponse out;
  const JsonValue status = response["status"];
  const std::int64_t number = status ? status.integer().value_or(0) : 200;
  if (number < 200 || number > 599) return broken("\"status\" is not from 200 to 599");
  out.status = static_cast<int>(number);
  SIDESEAT_TRY(out.headers, read_headers(response["headers"]));
  SIDESEAT_CHECK(read_body(response, out));
  SIDESEAT_TRY(const auto delay_ms, read_milliseconds(response["delay_ms"], "delay_ms"));
  out.delay_ms = delay_ms.value_or(0);
  if (const JsonValue cut = response["cut_after_bytes"]) {
    const auto bytes = cut.integer();
    if (!bytes || *bytes < 0) return broken("\"cut_after_bytes\" is not a number of bytes");
    out.cut_after_bytes = static_cast<std::size_t>(*bytes);
  }
  return out;
}

Status read_request(JsonValue request, RecordedCall& out) {
  if (!request.is_object()) return broken("\"request\" is not an object");
  const JsonValue path = request["path"];
  if (!path.is_string() || !path.text().starts_with('/')) {
    return broken("\"path\" is not a path that begins with /");
  }
  out.path = canonical_path(path.text());
  const JsonValue method = request["method"];
  out.method = method ? method.text() : "POST";
  std::transform(out.method.begin(), out.method.end(), out.method.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  SIDESEAT_TRY(out.request_headers, read_headers(request["headers"]));
  const JsonValue body = request["body"];
  if (body.is_object() && body.size() == 1 && body["base64"].is_string()) {
    SIDESEAT_TRY(out.request_body, decoded_base64(body["base64"], "base64"));
  } else if (body && !body.is_null()) {
    out.request_body = compact_json(body);
  }
  out.canonical_body = canonical_body(out.request_body);
  return ok();
}

Result<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  if (!in) return Error{ErrorCode::kIo, "read " + path.string() + ": cannot be read"};
  return out.str();
}

}  // namespace

Result<std::vector<RecordedCall>> parse_recording(std::string_view text, const std::string& file) {
  auto document = JsonDocument::parse(text);
  if (!document) {
    return Error{ErrorCode::kMalformed, file + ": " + std::string(document.error().message()),
                 document.error().offset_bytes()};
  }
  const JsonValue interactions = document->root()["interactions"];
  if (!interactions.is_array()) {
    return Error{ErrorCode::kNotFound, file + ": no \"interactions\", so not a recording"};
  }
  std::vector<RecordedCall> calls;
  for (const JsonValue interaction : interactions.elements()) {
    RecordedCall call;
    call.file = file;
    call.index = calls.size();
    const std::string where = file + ", interaction " + std::to_string(call.index);
    if (auto read = read_request(interaction["request"], call); !read) {
      return std::move(read).error().in(where + ", request");
    }
    auto response = read_response(interaction["response"]);
    if (!response) return std::move(response).error().in(where + ", response");
    call.response = *std::move(response);
    calls.push_back(std::move(call));
  }
  return calls;
}

Result<std::vector<RecordedCall>> load_recordings(const std::string& path) {
  std::error_code failure;
  if (!fs::exists(path, failure)) {
    return Error{ErrorCode::kNotFound, "load recordings: no file or folder " + path};
  }
  const fs::path root(path);
  if (!fs::is_directory(root, failure)) {
    SIDESEAT_TRY(const std::string text, read_file(root));
    return parse_recording(text, root.filename().string());
  }
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator it(root, failure), end; !failure && it != end;
       it.increment(failure)) {
    if (it->path().extension() == ".json" && it->is_regular_file(failure)) {
      files.push_back(it->path());
    }
  }
  if (failure) return Error{ErrorCode::kIo, "list " + path + ": " + failure.message()};
  std::sort(files.begin(), files.end());

  std::vector<RecordedCall> calls;
  for (const fs::path& file : files) {
    SIDESEAT_TRY(const std::string text, read_file(file));
    auto read = parse_recording(text, file.lexically_relative(root).string());
    const bool is_recording = text.find("\"interactions\"") != std::string::npos;
    if (!read && (!is_recording || read.error().code() == ErrorCode::kNotFound)) continue;
    if (!read) return std::move(read).error();
    std::move(read->begin(), read->end(), std::back_inserter(calls));
  }
  return calls;
}

}  // namespace sideseat::bedrock
