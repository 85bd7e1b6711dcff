// Files with a content hash in their name never change; index.html is asked for again each time.
#include "serve/web.h"

#include <algorithm>
#include <array>

#include "base/embedded.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "serve/problem.h"

namespace sideseat::serve {
namespace {

constexpr std::string_view kNotBuilt =
    "<!doctype html><meta charset=utf-8><title>SideSeat</title>"
    "<p>This build of SideSeat carries no workbench. <code>./dev build</code> builds one with it. "
    "The API is at <a href=/api/v1/openapi.json>/api/v1</a>.";

std::string_view media_type(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"},
      {".webmanifest", "application/manifest+json"},
  }};
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

const embedded::File* find_file(std::string_view path) {
  const auto& files = embedded::web_files();
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const embedded::File& file) { return file.path == path; });
  return found == files.end() ? nullptr : &*found;
}

net::HttpResponse html(std::string_view page) {
  net::HttpResponse response;
  response.headers = {{"content-type", "text/html; charset=utf-8"}, {"cache-control", "no-cache"}};
  response.static_body = page;
  return response;
}

net::HttpResponse file_response(const embedded::File& file, const net::HttpRequest& request) {
  const bool hashed_name = file.path.starts_with("/assets/");
  const std::string etag = '"' + to_hex(content_hash(file.bytes).bytes) + '"';
  net::HttpResponse response;
  response.headers = {
      {"content-type", std::string(media_type(file.path))},
      {"cache-control", hashed_name ? "public, max-age=31536000, immutable" : "no-cache"},
      {"etag", etag},
      {"x-content-type-options", "nosniff"},
  };
  if (file.path == "/index.html") {
    // Nothing but the page's own files: what is shown came from a model and is not to be trusted.
    response.headers.emplace_back(
        "content-security-policy",
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:; "
        "style-src 'self' 'unsafe-inline'; font-src 'self' data:; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'none'");
  }
  if (net::find_header(request.headers, "if-none-match") == etag) {
    response.status = 304;
  } else {
    response.static_body = file.bytes;
  }
  return response;
}

}  // namespace

net::HttpResponse web_response(const net::HttpRequest& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    return problem(404, "Not found", "no such route: " + request.method + " " + request.path);
  }
  if (const auto* file = find_file(request.path)) return file_response(*file, request);
  if (request.path.starts_with("/assets/") || request.path.starts_with("/api/")) {
    return problem(404, "Not found", "no such file or route: " + request.path);
  }
  if (const auto* index = find_file("/index.html")) return file_response(*index, request);
  return html(kNotBuilt);
}

}  // namespace sideseat::serve
