// Which HTTP headers the recorder may keep. An allow-list: credentials and tokens never pass.
#pragma once

#include <nanobind/nanobind.h>

#include "capture/recorder.h"

namespace sideseat::python {

/// The entries of a dict of headers that may be kept, names in lower case. Values that are not
/// `str` are left out; None is no headers. Needs the GIL.
capture::HeaderList allowed_headers(nanobind::handle headers);

}  // namespace sideseat::python
