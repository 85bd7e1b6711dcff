// An attachment as an HTTP answer that no browser can be harmed by.
#pragma once

#include "model/attachment.h"
#include "net/http.h"

namespace sideseat::serve {

/// 200 with the bytes; 206 or 416 for one byte range (several are answered with all of it); 304 for
/// the etag, which is the hash.
///
/// The bytes came from whoever was recorded and are not to be trusted: only media types that no
/// browser executes are named, everything else is application/octet-stream to be saved.
net::HttpResponse attachment_response(const net::HttpRequest& request, Attachment attachment);

}  // namespace sideseat::serve
