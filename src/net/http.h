// HTTP messages as the rest of the project sees them: no sockets, no Beast.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sideseat::net {

/// Names are lower case. Repeated headers stay apart, in their order.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// The first value of that (lower-case) name; empty if there is none.
std::string_view find_header(const Headers& headers, std::string_view name);

struct HttpRequest {
  std::string method;  ///< Upper case.
  std::string path;    ///< Without the query; still percent-encoded.
  std::string query;   ///< Without the '?'.
  Headers headers;
  std::string body;  ///< As sent: not decompressed.
};

struct HttpResponse {
  int status = 200;
  Headers headers;  ///< content-length is added.
  std::string body;
  /// Sent instead of `body` where not empty; must live as long as the program (embedded files).
  std::string_view static_body;
};

/// "a=1&b=x%20y" -> pairs, decoded ('+' is a space here).
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);

}  // namespace sideseat::net
