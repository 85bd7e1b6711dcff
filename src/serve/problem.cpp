// One shape for every failure.
#include "serve/problem.h"

#include "base/error_map.h"
#include "base/json_writer.h"

namespace sideseat::serve {

net::HttpResponse problem(int status, std::string_view title, std::string_view detail) {
  net::HttpResponse response;
  response.status = status;
  response.headers = {{"content-type", "application/problem+json"}, {"cache-control", "no-store"}};
  JsonWriter(response.body)
      .begin_object()
      .member("type", "about:blank")
      .member("title", title)
      .member("status", status)
      .member("detail", detail)
      .end_object();
  return response;
}

net::HttpResponse problem(const Error& error) {
  const ErrorMapping mapping = map_error(error.code());
  std::string detail(error.message());
  if (error.offset_bytes() >= 0) {
    detail += " (at byte " + std::to_string(error.offset_bytes()) + ")";
  }
  auto response = problem(mapping.http_status, mapping.title, detail);
  if (error.code() == ErrorCode::kUnavailable) response.headers.emplace_back("retry-after", "1");
  return response;
}

}  // namespace sideseat::serve
