// Walks the members of both bodies once; what has no place of its own is kept as it is.
#include "bedrock/converse.h"

#include "base/json_writer.h"
#include "bedrock/families/settings.h"
#include "model/converse_content.h"
#include "model/stop_reason.h"

namespace sideseat::bedrock {
namespace {

void write_tool_spec(JsonWriter& json, JsonValue spec) {
  json.begin_object().member("type", "function");
  for (const JsonValue member : spec.members()) {
    if (member.key_is("inputSchema")) {
      const JsonValue schema = member["json"] ? member["json"] : member;
      json.key("parameters").raw(schema.raw());
    } else {
      json.key(member.key()).raw(member.raw());
    }
  }
  json.end_object();
}

// What Converse has no member for goes among the additional fields, in the vendor's spelling.
void read_all_settings(JsonValue request, InferenceSettings& settings) {
  const JsonValue additional = request["additionalModelRequestFields"];
  read_settings(request["inferenceConfig"], settings);
  read_settings(additional, settings);
  read_settings(additional["inferenceConfig"], settings);
  read_thinking(additional, settings);
  read_thinking(additional["inferenceConfig"], settings);
}

}  // namespace

// A tool is a union too: a function, a tool of the service, a cache point, or something new.
std::string converse_tool_definitions(JsonValue tools) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const JsonValue tool : tools.elements()) {
    for (const JsonValue kind : tool.members()) {
      if (kind.key_is("toolSpec")) {
        write_tool_spec(json, kind);
        continue;
      }
      json.begin_object().member("type", snake_case(kind.key()));
      for (const JsonValue member : kind.members()) {
        // A cache point's own "type" says nothing.
        if (!member.key_is("type")) json.key(member.key()).raw(member.raw());
      }
      json.end_object();
    }
  }
  json.end_array();
  return out;
}

void read_converse_request(JsonValue request, CallFacts& facts) {
  for (const JsonValue member : request.members()) {
    if (member.key_is("system")) {
      facts.system = read_converse_content(member);
    } else if (member.key_is("messages")) {
      for (const JsonValue message : member.elements()) {
        facts.input.push_back(read_converse_message(message));
      }
    } else if (member.key_is("toolConfig")) {
      if (member["tools"]) facts.tool_definitions = converse_tool_definitions(member["tools"]);
      if (member["toolChoice"]) add_member(facts.request_members, member["toolChoice"]);
    } else {
      add_member(facts.request_members, member);
    }
  }
  read_all_settings(request, facts.settings);
  facts.guardrail_id = request["guardrailConfig"]["guardrailIdentifier"].text();
  if (request["outputConfig"]["textFormat"]["type"].text() == "json_schema") {
    facts.output_type = "json";
  }
}

void read_converse_response(JsonValue response, CallFacts& facts) {
  for (const JsonValue member : response.members()) {
    if (member.key_is("output")) {
      if (member["message"]) facts.output.push_back(read_converse_message(member["message"]));
    } else if (member.key_is("stopReason")) {
      facts.stop_reason = member.text();
    } else if (member.key_is("usage")) {
      facts.counts.fill_from(counts_in_usage(member));
      facts.usage.push_back({"body", std::string(member.raw())});
    } else if (member.key_is("metrics")) {
      facts.latency_ms = member["latencyMs"].integer();
    } else {
      add_member(facts.response_members, member);
    }
  }
  if (!facts.output.empty()) facts.output.back().finish_reason = finish_reason(facts.stop_reason);
  facts.response_model = response["trace"]["promptRouter"]["invokedModelId"].text();
}

}  // namespace sideseat::bedrock
