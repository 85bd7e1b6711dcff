// From method and path to the function that answers.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "net/http.h"
#include "net/http_server.h"

namespace sideseat::serve {

/// A request with its path and query taken apart.
class RoutedRequest {
 public:
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  RoutedRequest(net::HttpRequest request, Pairs path_parameters, Pairs query_parameters)
      : http(std::move(request)),
        path_parameters_(std::move(path_parameters)),
        query_parameters_(std::move(query_parameters)) {}

  /// The decoded `{name}` of the route's pattern; it is there, for the route matched.
  const std::string& path_parameter(std::string_view name) const;
  /// The first query parameter of that name; nullopt if there is none.
  std::optional<std::string_view> query_parameter(std::string_view name) const;

  net::HttpRequest http;

 private:
  Pairs path_parameters_;
  Pairs query_parameters_;
};

using RouteHandler = std::function<void(RoutedRequest, net::HttpResponder)>;

struct Route {
  std::string_view method;  ///< "GET" answers HEAD too.
  /// Segments with `{name}` for one that may be anything: "/api/v1/projects/{project}/traces".
  std::string_view pattern;
  /// The query parameters it knows. Another one is refused, because a filter that is silently
  /// ignored answers a question nobody asked.
  std::vector<std::string_view> query_parameters;
  RouteHandler handler;
};

/// Immutable after construction; any thread.
class Router {
 public:
  explicit Router(std::vector<Route> routes) : routes_(std::move(routes)) {}

  /// Answers with the first route that fits: 404 where none does, 405 with Allow where only the
  /// method differs, 400 for query parameters the route does not know.
  void handle(net::HttpRequest request, net::HttpResponder responder) const;
  /// Whether some route has this path, with any method.
  bool knows(std::string_view path) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace sideseat::serve
