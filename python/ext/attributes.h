// Python values as span attributes.
#pragma once

#include <nanobind/nanobind.h>

#include "model/attribute.h"

namespace sideseat::python {

/// A dict as attributes. bool, int, float, str, bytes, lists, tuples and dicts keep their kind; an
/// int beyond 64 bits and every other object become text; None and keys that are not `str` are left
/// out. Needs the GIL. Never throws for a value it does not know.
Attributes attributes_from(nanobind::handle dict);

}  // namespace sideseat::python
