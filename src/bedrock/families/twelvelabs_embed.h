// TwelveLabs' Marengo, which embeds text, images, audio and video: {"inputType", "inputText" or
// "mediaSource"}, answered with {"data": [{"embedding"}]}.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::twelvelabs_embed {

extern const Family kFamily;

}  // namespace sideseat::bedrock::twelvelabs_embed
