// A frame is a JSON array here: a text stands for itself, [n, separator] for n pieces.
#include "otlp/json_rest.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "otlp/codec.h"
#include "otlp/plain_json.h"

namespace sideseat::otlp {
namespace {

constexpr std::array<std::string_view, kPieceRoles> kRoleNames{"system", "tool", "input", "output",
                                                               "piece"};

Error does_not_fit() {
  return {ErrorCode::kCorrupt, "a span's contents do not fit its attributes"};
}

Result<std::string> join_json(JsonValue frame, PieceRole role, PieceSupply& supply) {
  std::string text;
  for (const JsonValue item : frame.elements()) {
    if (item.is_string()) {
      text += item.text();
      continue;
    }
    std::vector<JsonValue> run;
    for (const JsonValue member : item.elements()) run.push_back(member);
    if (run.size() != 2) return does_not_fit();
    const std::string separator = run[1].text();
    const std::int64_t count = run[0].integer().value_or(0);
    for (std::int64_t i = 0; i < count; ++i) {
      const Piece* piece = supply.next(role);
      if (piece == nullptr) return does_not_fit();
      if (i > 0) text += separator;
      text += piece->text;
    }
  }
  return text;
}

/// Puts one attribute back. They come in the order of their places.
Status return_attribute(JsonValue detached, PieceSupply& supply, RestoredSpan& out) {
  const auto* const role = std::find(kRoleNames.begin(), kRoleNames.end(), detached["role"].text());
  const std::int64_t at = detached["at"].integer().value_or(-1);
  Attributes& attributes = out.span.attributes;
  if (role == kRoleNames.end() || at < 0 || at > static_cast<std::int64_t>(attributes.size())) {
    return does_not_fit();
  }
  const bool is_structured = detached["structured"].boolean().value_or(false);
  Detachment detachment{.first = static_cast<std::size_t>(at),
                        .form = is_structured ? DetachedForm::kStructured : DetachedForm::kText,
                        .role = static_cast<PieceRole>(role - kRoleNames.begin()),
                        .key = detached["key"].text()};
  SIDESEAT_TRY(std::string text, join_json(detached["frame"], detachment.role, supply));
  AttributeValue value;
  if (is_structured) {
    const auto document = JsonDocument::parse(text);
    if (!document) return does_not_fit();
    SIDESEAT_TRY(value, from_plain_json(document->root()));
  } else {
    value = {std::move(text)};
  }
  attributes.insert(attributes.begin() + at, {detachment.key, std::move(value)});
  out.detachments.push_back(std::move(detachment));
  return ok();
}

std::string_view object_of(JsonValue value) { return value.is_object() ? value.raw() : "{}"; }

}  // namespace

Result<RestoredWhole> restore_json_rest(std::string_view rest, std::span<const Piece> pieces) {
  SIDESEAT_TRY(const auto document, JsonDocument::parse(rest));
  const JsonValue root = document.root();
  // What is not a member of OTLP's span is passed over when the span is read.
  std::string request = R"({"resourceSpans":[{"resource":)";
  request.append(object_of(root["resource"])).append(R"(,"scopeSpans":[{"scope":)");
  request.append(object_of(root["scope"])).append(R"(,"spans":[)").append(rest).append("]}]}]}");
  SIDESEAT_TRY(TraceRequest read, decode_json(request));
  ScopeSpans& scope = read.front().scopes.front();
  RestoredWhole restored{.span = {std::move(scope.spans.front()), {}},
                         .origin = {std::move(read.front().resource), std::move(scope.scope)}};
  PieceSupply supply(pieces);
  for (const JsonValue detached : root["detached"].elements()) {
    SIDESEAT_CHECK(return_attribute(detached, supply, restored.span));
  }
  return restored;
}

Result<RestoredWhole> restore_any_rest(std::string_view rest, std::string_view origin,
                                       const Span& columns, std::span<const Piece> pieces) {
  if (is_json_rest(rest)) return restore_json_rest(rest, pieces);
  RestoredWhole restored;
  SIDESEAT_TRY(restored.span, restore_span(rest, columns, pieces));
  SIDESEAT_TRY(restored.origin, decode_origin(origin));
  return restored;
}

}  // namespace sideseat::otlp
