// What kind of file bytes are, by how they begin.
#pragma once

#include <cstddef>
#include <string_view>

namespace sideseat::capture {

/// The MIME type of images, documents, audio and video that begin in a way of their own; empty for
/// all others, text included. `bytes` are the whole file.
std::string_view media_type_of(std::string_view bytes);

/// False where media_type_of() has no answer for a file that begins so; true where it may have.
bool may_be_media(std::string_view first_bytes);
/// What may_be_media() looks at.
inline constexpr std::size_t kMagicBytes = 12;

}  // namespace sideseat::capture
