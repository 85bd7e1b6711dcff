// Python's bytes as the recorder keeps them: copied when small, by reference when large.
#include "bytes.h"

#include <atomic>
#include <memory>
#include <string_view>

#include "base/limits.h"

namespace sideseat::python {
namespace {

/// One reference to a Python object, and a link of the list below once it is no longer needed.
struct Reference {
  PyObject* object;
  Reference* next;
};

/// References to give back. A lock-free stack: pushed on any thread, taken whole under the GIL.
/// Being one word, it is always consistent, in a forked child too.
std::atomic<Reference*> returned{nullptr};

void return_reference(Reference* reference) {
  Reference* head = returned.load(std::memory_order_relaxed);
  do {
    reference->next = head;
  } while (!returned.compare_exchange_weak(head, reference, std::memory_order_release,
                                           std::memory_order_relaxed));
}

capture::Bytes reference_bytes(PyObject* bytes, std::string_view view) {
  auto reference = std::make_unique<Reference>(Reference{bytes, nullptr});
  Py_INCREF(bytes);
  return {view, std::shared_ptr<const void>(reference.release(), [](const void* owner) {
            return_reference(static_cast<Reference*>(const_cast<void*>(owner)));
          })};
}

capture::Bytes copy_buffer(PyObject* object) {
  Py_buffer buffer;
  if (PyObject_GetBuffer(object, &buffer, PyBUF_SIMPLE) != 0) {
    PyErr_Clear();
    return {};
  }
  const std::string_view view(static_cast<const char*>(buffer.buf),
                              static_cast<std::size_t>(buffer.len));
  capture::Bytes copy = capture::copy_bytes(view);
  PyBuffer_Release(&buffer);
  return copy;
}

}  // namespace

capture::Bytes take_bytes(nanobind::handle object) {
  if (!PyBytes_Check(object.ptr())) {
    return PyObject_CheckBuffer(object.ptr()) != 0 ? copy_buffer(object.ptr()) : capture::Bytes{};
  }
  const std::string_view view(PyBytes_AS_STRING(object.ptr()),
                              static_cast<std::size_t>(PyBytes_GET_SIZE(object.ptr())));
  if (view.empty()) return {};
  if (view.size() <= limits::kRecorderCopyBytesMax) return capture::copy_bytes(view);
  return reference_bytes(object.ptr(), view);
}

void release_bytes() {
  if (returned.load(std::memory_order_relaxed) == nullptr) return;
  Reference* reference = returned.exchange(nullptr, std::memory_order_acquire);
  while (reference != nullptr) {
    Reference* const next = reference->next;
    Py_DECREF(reference->object);
    delete reference;
    reference = next;
  }
}

}  // namespace sideseat::python
