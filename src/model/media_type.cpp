// Only the formats whose MIME type is not simply "modality/format".
#include "model/media_type.h"

#include <array>

namespace sideseat {

std::string media_type(std::string_view modality, std::string_view format) {
  struct Row {
    std::string_view modality;
    std::string_view format;
    std::string_view type;
  };
  static constexpr std::array kRows{
      Row{"document", "pdf", "application/pdf"},
      Row{"document", "csv", "text/csv"},
      Row{"document", "doc", "application/msword"},
      Row{"document", "docx",
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      Row{"document", "xls", "application/vnd.ms-excel"},
      Row{"document", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      Row{"document", "html", "text/html"},
      Row{"document", "txt", "text/plain"},
      Row{"document", "md", "text/markdown"},
      Row{"video", "mkv", "video/x-matroska"},
      Row{"video", "mov", "video/quicktime"},
      Row{"video", "flv", "video/x-flv"},
      Row{"video", "mpg", "video/mpeg"},
      Row{"video", "wmv", "video/x-ms-wmv"},
      Row{"video", "three_gp", "video/3gpp"},
      Row{"audio", "mp3", "audio/mpeg"},
      Row{"audio", "mpga", "audio/mpeg"},
      Row{"audio", "m4a", "audio/mp4"},
      Row{"audio", "mkv", "audio/x-matroska"},
      Row{"audio", "mka", "audio/x-matroska"},
      Row{"audio", "x-aac", "audio/aac"},
  };
  if (format.empty()) return {};
  for (const Row& row : kRows) {
    if (row.modality == modality && row.format == format) return std::string(row.type);
  }
  return std::string(modality).append("/").append(format);
}

std::string image_type(std::string_view base64) {
  struct Row {
    std::string_view start;  // Of the base64, so that nothing need be decoded.
    std::string_view type;
  };
  static constexpr std::array kRows{
      Row{"iVBORw0KGgo", "image/png"},
      Row{"/9j/", "image/jpeg"},
      Row{"R0lGOD", "image/gif"},
      Row{"UklGR", "image/webp"},
  };
  for (const Row& row : kRows) {
    if (base64.starts_with(row.start)) return std::string(row.type);
  }
  return {};
}

}  // namespace sideseat
