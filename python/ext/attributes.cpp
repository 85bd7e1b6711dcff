// Python values as span attributes.
#include "attributes.h"

#include <string>
#include <utility>

#include "base/limits.h"

namespace sideseat::python {
namespace {

std::string text_from(PyObject* object) {
  PyObject* text = PyUnicode_Check(object) ? Py_NewRef(object) : PyObject_Str(object);
  if (text == nullptr) {
    PyErr_Clear();
    return {};
  }
  // Lone surrogates have no UTF-8: they become '?'.
  PyObject* encoded = PyUnicode_AsEncodedString(text, "utf-8", "replace");
  Py_DECREF(text);
  if (encoded == nullptr) {
    PyErr_Clear();
    return {};
  }
  std::string result(PyBytes_AS_STRING(encoded),
                     static_cast<std::size_t>(PyBytes_GET_SIZE(encoded)));
  Py_DECREF(encoded);
  return result;
}

AttributeValue integer_from(PyObject* object) {
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(object, &overflow);
  if (overflow != 0) return {text_from(object)};
  return {static_cast<std::int64_t>(number)};
}

Attributes entries_from(PyObject* dict, int depth);

AttributeValue value_from(PyObject* object, int depth) {
  if (PyBool_Check(object)) return {object == Py_True};
  if (PyLong_Check(object)) return integer_from(object);
  if (PyFloat_Check(object)) return {PyFloat_AS_DOUBLE(object)};
  if (PyUnicode_Check(object)) return {text_from(object)};
  if (PyBytes_Check(object)) {
    return {AttributeBytes{std::string(PyBytes_AS_STRING(object),
                                       static_cast<std::size_t>(PyBytes_GET_SIZE(object)))}};
  }
  if (depth >= limits::kAttributeDepthMax) return {};
  if (PyDict_Check(object)) return {entries_from(object, depth + 1)};
  if (PyList_Check(object) || PyTuple_Check(object)) {
    AttributeList list;
    // The size is asked for each time: text_from may run Python that changes the list.
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(object); ++i) {
      const auto item = nanobind::borrow(PySequence_Fast_GET_ITEM(object, i));
      list.push_back(value_from(item.ptr(), depth + 1));
    }
    return {std::move(list)};
  }
  if (object == Py_None) return {};
  return {text_from(object)};
}

Attributes entries_from(PyObject* dict, int depth) {
  Attributes attributes;
  // A copy: text_from may run Python that changes the dict.
  const auto entries = nanobind::steal(PyDict_Copy(dict));
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  for (Py_ssize_t position = 0; PyDict_Next(entries.ptr(), &position, &key, &value) != 0;) {
    if (!PyUnicode_Check(key) || value == Py_None) continue;
    attributes.push_back({text_from(key), value_from(value, depth)});
  }
  return attributes;
}

}  // namespace

Attributes attributes_from(nanobind::handle dict) {
  if (!PyDict_Check(dict.ptr())) return {};
  return entries_from(dict.ptr(), 0);
}

}  // namespace sideseat::python
