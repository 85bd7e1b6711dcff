// Small things that requests, answers and traces of agents have in common.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "bedrock/call_facts.h"
#include "model/message.h"

namespace sideseat::bedrock::agent {

/// A moment in Unix nanoseconds: a text as of RFC 3339, or seconds as a number. None is before
/// 1970, so that the difference of two always fits.
std::optional<std::int64_t> time_of(JsonValue value);

/// The same JSON without members that are null: the service writes out every member it knows of.
std::string without_nulls(JsonValue value);

/// [{name, type, value}] as one object {name: value}. Values are texts on the wire; one that is
/// JSON of the type it is said to have is written as such.
std::string arguments_of(JsonValue parameters);

/// What an action group's function or API is called with: `parameters` and the properties of a
/// `requestBody` of one content type together, any other kept as its member "requestBody".
std::string action_arguments(JsonValue invocation);
/// "find_trains", or for an API "GET /trains/{id}"; the action group's name where there is neither.
std::string action_name(JsonValue invocation);

/// The results that a caller hands back for the invocations it was asked for, as tool responses.
std::vector<Part> read_invocation_results(JsonValue results, const std::string& invocation_id);
/// The invocations that a caller is asked for, as tool calls.
std::vector<Part> read_invocation_inputs(JsonValue payload);

/// Adds to `part.extra`, verbatim, the members of `object` that are not in `known`. One with the
/// name of a member that parts have themselves gets "vendor_" before it.
void keep_extra(Part& part, JsonValue object, std::initializer_list<std::string_view> known);

/// Adds the members of `object` that are not in `known` to `members`, in snake case.
void keep_members(std::vector<JsonMember>& members, JsonValue object,
                  std::initializer_list<std::string_view> known);

/// Adds an event's payload, by its name in snake case. Where one of that name is there already,
/// all of them become a list: what comes again replaces nothing.
void add_event(std::vector<JsonMember>& members, JsonValue event);

/// A message of one text.
Message text_message(std::string_view role, std::string text);

}  // namespace sideseat::bedrock::agent
