// Routes are few: they are tried one after the other.
#include "serve/router.h"

#include <algorithm>

#include "base/encoding.h"
#include "serve/problem.h"

namespace sideseat::serve {
namespace {

/// Takes the next segment off the front of `path`; nullopt at its end.
std::optional<std::string_view> take_segment(std::string_view& path) {
  if (!path.starts_with('/')) return std::nullopt;
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

/// The decoded parameters, if `path` fits `pattern`.
std::optional<RoutedRequest::Pairs> match(std::string_view pattern, std::string_view path) {
  RoutedRequest::Pairs parameters;
  while (true) {
    const auto wanted = take_segment(pattern);
    const auto given = take_segment(path);
    if (!wanted && !given) return parameters;
    if (!wanted || !given) return std::nullopt;
    if (wanted->starts_with('{')) {
      if (given->empty()) return std::nullopt;
      parameters.emplace_back(wanted->substr(1, wanted->size() - 2), percent_decode(*given));
    } else if (*wanted != *given) {
      return std::nullopt;
    }
  }
}

bool method_fits(const Route& route, std::string_view method) {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

Error unknown_query_parameter(const Route& route, std::string_view name) {
  std::string known;
  for (const std::string_view parameter : route.query_parameters) {
    known.append(known.empty() ? "" : ", ").append(parameter);
  }
  return {ErrorCode::kInvalidArgument, "unknown query parameter '" + std::string(name) +
                                           "'; this route takes " +
                                           (known.empty() ? "none" : known)};
}

const std::string* find(const RoutedRequest::Pairs& pairs, std::string_view name) {
  const auto found = std::find_if(pairs.begin(), pairs.end(),
                                  [&](const auto& pair) { return pair.first == name; });
  return found == pairs.end() ? nullptr : &found->second;
}

}  // namespace

const std::string& RoutedRequest::path_parameter(std::string_view name) const {
  static const std::string none;
  const std::string* value = find(path_parameters_, name);
  return value == nullptr ? none : *value;
}

std::optional<std::string_view> RoutedRequest::query_parameter(std::string_view name) const {
  const std::string* value = find(query_parameters_, name);
  if (value == nullptr) return std::nullopt;
  return *value;
}

void Router::handle(net::HttpRequest request, net::HttpResponder responder) const {
  std::string allowed;
  for (const Route& route : routes_) {
    auto path_parameters = match(route.pattern, request.path);
    if (!path_parameters) continue;
    if (!method_fits(route, request.method)) {
      allowed.append(allowed.empty() ? "" : ", ").append(route.method);
      continue;
    }
    auto query_parameters = net::parse_query(request.query);
    for (const auto& [name, value] : query_parameters) {
      if (std::find(route.query_parameters.begin(), route.query_parameters.end(), name) ==
          route.query_parameters.end()) {
        return responder.send(problem(unknown_query_parameter(route, name)));
      }
    }
    return route.handler(
        {std::move(request), *std::move(path_parameters), std::move(query_parameters)},
        std::move(responder));
  }
  if (allowed.empty()) {
    return responder.send(problem(404, "Not found", "no such route: " + request.path));
  }
  auto response = problem(405, "Method not allowed", "this route takes " + allowed);
  response.headers.emplace_back("allow", allowed);
  responder.send(std::move(response));
}

bool Router::knows(std::string_view path) const {
  return std::any_of(routes_.begin(), routes_.end(),
                     [&](const Route& route) { return match(route.pattern, path).has_value(); });
}

}  // namespace sideseat::serve
