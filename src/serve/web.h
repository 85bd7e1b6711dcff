// The workbench's files, served from the binary.
#pragma once

#include "net/http.h"

namespace sideseat::serve {

/// Answers GET and HEAD for everything that is no API route: a file of the workbench, else its
/// index.html, because the page's own router knows the rest of the paths. Without a built
/// workbench: a plain page that says so.
net::HttpResponse web_response(const net::HttpRequest& request);

}  // namespace sideseat::serve
