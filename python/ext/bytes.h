// Python's bytes as the recorder keeps them: copied when small, by reference when large.
//
// The recorder reads and lets go of bytes on a thread that does not hold the GIL, so a reference is
// given back in two steps: that thread puts it on a list, and the next caller that holds the GIL
// empties the list. No Python runs under a lock, and no lock is taken here.
#pragma once

#include <nanobind/nanobind.h>

#include "capture/recorder.h"

namespace sideseat::python {

/// `bytes` is kept by reference above limits::kRecorderCopyBytesMax; anything else with a buffer
/// (bytearray, memoryview) may change later and is copied. None and what has no buffer is empty.
/// Needs the GIL.
capture::Bytes take_bytes(nanobind::handle object);

/// Gives back the references that the recorder has let go of. Needs the GIL.
void release_bytes();

}  // namespace sideseat::python
