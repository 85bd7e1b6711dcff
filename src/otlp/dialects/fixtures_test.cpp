// Every file testdata/dialects/<name>/<case>.json holds what a real instrumentation sent;
// <case>.expected.json beside it what we read from it: a line for each fact and message. Log
// records are events of their span here, after its own.
//
// To write the expectations of new or changed cases: SIDESEAT_UPDATE_CASES=1, then read the
// difference. A folder's first expectation is made by hand (an empty file).
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "otlp/dialects/dialect.h"
#include "otlp/otlp.h"
#include "otlp/plain_json.h"

namespace sideseat::otlp {
namespace {

namespace fs = std::filesystem;

JsonValue member_at(JsonValue value, std::string_view path) {
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    value = value.is_array() && value.size() > 0 ? *value.elements().begin() : value[name];
  }
  return value;
}

bool is_cut(JsonValue value) {
  for (const JsonValue element : value.elements()) {
    if (!element.is_object() && !element.is_string()) return false;
  }
  return value.is_array();
}

// As ingest cuts: see Cut.
std::vector<std::string> pieces(const Span& span, const MessagePlace& place) {
  const Attributes& attributes =
      place.event < 0 ? span.attributes
                      : span.events.at(static_cast<std::size_t>(place.event)).attributes;
  if (place.cut == Cut::kGroup) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    if (place.event >= 0) {
      json.member("event.name", span.events.at(static_cast<std::size_t>(place.event)).name);
    }
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < place.count; ++i) indexes.push_back(place.first + i);
    indexes.insert(indexes.end(), place.others.begin(), place.others.end());
    for (const std::size_t index : indexes) {
      const Attribute& attribute = attributes.at(index);
      json.key(std::string_view(attribute.key).substr(place.prefix_bytes));
      json.raw(plain_json(attribute.value));
    }
    json.end_object();
    return {out};
  }
  const AttributeValue& value = attributes.at(place.first).value;
  const std::string text = value.string() != nullptr ? *value.string() : plain_json(value);
  const auto document = JsonDocument::parse(text);
  if (place.cut == Cut::kWhole || (!document && place.member.empty())) return {text};
  const JsonValue meant = document ? member_at(document->root(), place.member) : JsonValue();
  if (!meant) return {};
  if (!is_cut(meant)) return {place.member.empty() ? text : std::string(meant.raw())};
  std::vector<std::string> out;
  for (const JsonValue element : meant.elements()) out.emplace_back(element.raw());
  return out;
}

void write_list(std::string& out, std::string_view name, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out.append(",\n \"").append(name).append("\": [\n");
  for (const std::string& line : lines) {
    out.append("  ").append(line).append(&line == &lines.back() ? "\n ]" : ",\n");
  }
}

std::string read_span(const Span& span, const Scope& scope) {
  std::string out = "{\"span\": ";
  append_json_string(out, span.name);
  Reading reading;
  const Dialect* dialect = read_dialect(span, scope, reading);
  if (dialect == nullptr) return out + ",\n \"dialect\": null}";
  out.append(",\n \"dialect\": \"").append(dialect->name).append("\",\n \"facts\": ");
  out += plain_json({reading.facts});
  constexpr std::array<std::string_view, 4> kNames{"system", "tools", "input", "output"};
  for (std::size_t role = 0; role < kNames.size(); ++role) {
    std::vector<std::string> lines;
    for (const MessagePlace& place : reading.places) {
      if (static_cast<std::size_t>(place.role) != role) continue;
      for (const std::string& piece : pieces(span, place)) {
        for (std::string& line : dialect->messages(place.role, piece)) {
          EXPECT_TRUE(JsonDocument::parse(line).has_value()) << line;
          lines.push_back(std::move(line));
        }
      }
    }
    write_list(out, kNames[role], lines);
  }
  return out + "}";
}

std::string file_text(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The members of a log record's body as attributes, in OTLP's JSON.
std::string attributes_of(JsonValue record) {
  std::string out;
  for (const JsonValue list : {record["attributes"], record["body"]["kvlistValue"]["values"]}) {
    for (const JsonValue attribute : list.elements()) {
      out.append(out.empty() ? "" : ",").append(attribute.raw());
    }
  }
  return "[" + out + "]";
}

/// The events of each span, by its id in hex, that log records are.
std::map<std::string, std::vector<SpanEvent>> joined_events(JsonValue requests) {
  std::map<std::string, std::vector<SpanEvent>> events;
  for (const JsonValue request : requests.elements()) {
    for (const JsonValue resource : request["resourceLogs"].elements()) {
      for (const JsonValue scope : resource["scopeLogs"].elements()) {
        for (const JsonValue record : scope["logRecords"].elements()) {
          const std::string span =
              R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"events":[{"name":)" +
              std::string(record["eventName"].raw()) + R"(,"attributes":)" + attributes_of(record) +
              "}]}]}]}]}";
          const auto decoded = decode_request(Encoding::kJson, span);
          EXPECT_TRUE(decoded.has_value()) << span;
          if (!decoded) continue;
          const Span& carrier = decoded->front().scopes.front().spans.front();
          events[record["spanId"].text()].push_back(carrier.events.front());
        }
      }
    }
  }
  return events;
}

std::string read_fixture(const fs::path& file) {
  const auto requests = JsonDocument::parse(file_text(file));
  if (!requests) return "no JSON";
  const auto logs = joined_events(requests->root());
  std::string out;
  for (const JsonValue request : requests->root().elements()) {
    if (!request["resourceSpans"]) continue;
    auto decoded = decode_request(Encoding::kJson, request.raw());
    if (!decoded) return "no request: " + std::string(decoded.error().message());
    for (ResourceSpans& resource : *decoded) {
      for (ScopeSpans& scope : resource.scopes) {
        for (Span& span : scope.spans) {
          const auto joined = logs.find(to_hex(span.span_id.bytes));
          if (joined != logs.end()) {
            span.events.insert(span.events.end(), joined->second.begin(), joined->second.end());
          }
          out.append(out.empty() ? "[" : ",\n").append(read_span(span, scope.scope));
        }
      }
    }
  }
  return out + "]\n";
}

bool is_expectation(const fs::path& file) {
  return file.filename().string().ends_with(".expected.json");
}

/// Those of the folders that have expectations.
std::vector<fs::path> fixtures() {
  std::vector<fs::path> files;
  std::set<fs::path> folders;
  for (const auto& entry : fs::recursive_directory_iterator(SIDESEAT_TESTDATA "/dialects")) {
    if (is_expectation(entry.path())) {
      folders.insert(entry.path().parent_path());
    } else if (entry.path().extension() == ".json") {
      files.push_back(entry.path());
    }
  }
  std::erase_if(files, [&](const fs::path& file) { return !folders.contains(file.parent_path()); });
  std::sort(files.begin(), files.end());
  return files;
}

TEST(DialectFixtures, AreReadAsExpected) {
  const std::vector<fs::path> files = fixtures();
  ASSERT_FALSE(files.empty());
  for (const fs::path& file : files) {
    SCOPED_TRACE(file.string());
    const std::string actual = read_fixture(file);
    ASSERT_TRUE(JsonDocument::parse(actual).has_value()) << actual;
    const fs::path expectation = fs::path(file).replace_extension(".expected.json");
    if (std::getenv("SIDESEAT_UPDATE_CASES") != nullptr) std::ofstream(expectation) << actual;
    EXPECT_EQ(actual, file_text(expectation));
  }
}

}  // namespace
}  // namespace sideseat::otlp
