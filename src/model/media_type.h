// From Bedrock's names of formats to MIME types.
#pragma once

#include <string>
#include <string_view>

namespace sideseat {

/// ("image", "png") > "image/png"; ("document", "docx") > the long one. A format that is not known
/// becomes "{modality}/{format}"; empty if `format` is.
std::string media_type(std::string_view modality, std::string_view format);

/// What the first bytes show: "image/png", "image/jpeg", "image/gif" or "image/webp"; empty if it
/// is none of these. For families that do not say which kind of image their base64 is.
std::string image_type(std::string_view base64);

}  // namespace sideseat
