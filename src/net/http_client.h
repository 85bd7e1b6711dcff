// A small blocking HTTP/1.1 client: one connection, kept alive, used by one thread (the
// exporter's).
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "net/http.h"

namespace sideseat::net {

struct Url {
  std::string scheme;  ///< "http" or "https".
  std::string host;
  int port = 0;
  std::string path;  ///< At least "/"; with the query, without a fragment.
};
/// Errors: kInvalidArgument naming what is wrong with the URL.
Result<Url> parse_url(std::string_view text);

class HttpClient {
 public:
  /// Errors: kUnsupported for schemes this build does not speak.
  static Result<std::unique_ptr<HttpClient>> create(const Url& base);

  virtual ~HttpClient() = default;
  /// Sends and waits for the whole answer. An empty path means the base's; content-length is added,
  /// and host unless the request has one. A kept-alive connection that turns out dead is replaced
  /// once, silently. Errors: kUnavailable if nobody listens, the connection breaks or `timeout_ms`
  /// passes; kMalformed if the peer does not speak HTTP.
  virtual Result<HttpResponse> send(HttpRequest request, int timeout_ms) = 0;
  /// From any thread: makes the send() under way, or else the next one, return kUnavailable soon.
  virtual void cancel() = 0;
};

}  // namespace sideseat::net
