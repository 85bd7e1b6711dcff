// From Bedrock's names of formats to MIME types.
#pragma once

#include <string>
#include <string_view>

namespace sideseat::bedrock {

/// ("image", "png") > "image/png"; ("document", "docx") > the long one. A format that is not known
/// becomes "{modality}/{format}"; empty if `format` is.
std::string media_type(std::string_view modality, std::string_view format);

}  // namespace sideseat::bedrock
