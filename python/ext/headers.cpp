// Which HTTP headers the recorder may keep. An allow-list: credentials and tokens never pass.
#include "headers.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace sideseat::python {
namespace {

constexpr std::array<std::string_view, 2> kPrefixes = {"x-amzn-bedrock-", "x-amz-bedrock-"};
constexpr std::array<std::string_view, 6> kNames = {
    "x-amzn-requestid", "x-amzn-errortype", "content-type",
    "content-length",   "content-encoding", "accept",
};

std::string_view text_of(PyObject* object) {
  if (!PyUnicode_Check(object)) return {};
  Py_ssize_t size = 0;
  const char* text = PyUnicode_AsUTF8AndSize(object, &size);
  if (text == nullptr) {
    PyErr_Clear();
    return {};
  }
  return {text, static_cast<std::size_t>(size)};
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

}  // namespace

capture::HeaderList allowed_headers(nanobind::handle headers) {
  capture::HeaderList kept;
  if (!PyDict_Check(headers.ptr())) return kept;
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  for (Py_ssize_t position = 0; PyDict_Next(headers.ptr(), &position, &key, &value) != 0;) {
    if (!PyUnicode_Check(value)) continue;
    std::string name = lower(text_of(key));
    const auto begins = [&name](std::string_view prefix) { return name.starts_with(prefix); };
    if (std::any_of(kPrefixes.begin(), kPrefixes.end(), begins) ||
        std::find(kNames.begin(), kNames.end(), name) != kNames.end()) {
      kept.emplace_back(std::move(name), text_of(value));
    }
  }
  return kept;
}

}  // namespace sideseat::python
