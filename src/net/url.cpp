// Takes URLs apart.
#include <charconv>

#include "net/http_client.h"

namespace sideseat::net {
namespace {

Error bad_url(std::string_view what) {
  return {ErrorCode::kInvalidArgument,
          std::string("URL ").append(what).append("; expected http://host[:port][/path]")};
}

Result<int> parse_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port < 1 || port > 65535) {
    return bad_url("has a port that is not a number from 1 to 65535");
  }
  return port;
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f') {
      return bad_url("holds white space or control characters");
    }
  }
  Url url;
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return bad_url("has no scheme");
  for (const char c : text.substr(0, scheme_end)) {
    url.scheme.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  if (url.scheme != "http" && url.scheme != "https") {
    return bad_url("has a scheme that is neither http nor https");
  }
  url.port = url.scheme == "http" ? 80 : 443;

  std::string_view rest = text.substr(scheme_end + 3);
  const std::size_t authority_end = rest.find_first_of("/?#");
  const std::string_view authority = rest.substr(0, authority_end);
  if (authority_end != std::string_view::npos) {
    url.path = rest.substr(authority_end, rest.find('#') - authority_end);
  }
  if (url.path.empty() || url.path.front() != '/') url.path.insert(url.path.begin(), '/');

  if (authority.find('@') != std::string_view::npos) {
    return bad_url("holds a user name or password: send a header instead");
  }
  std::size_t host_end = authority.find(':');
  if (!authority.empty() && authority.front() == '[') {  // An IPv6 address: [::1]:4318.
    host_end = authority.find(']');
    if (host_end == std::string_view::npos) return bad_url("has a '[' without a ']'");
    url.host = authority.substr(1, host_end - 1);
    ++host_end;
    if (host_end < authority.size() && authority[host_end] != ':') {
      return bad_url("has something between ']' and the port");
    }
  } else {
    url.host = authority.substr(0, host_end);
  }
  if (url.host.empty()) return bad_url("has no host");
  if (host_end < authority.size()) {
    SIDESEAT_TRY(url.port, parse_port(authority.substr(host_end + 1)));
  }
  return url;
}

}  // namespace sideseat::net
