// Signatures, as the formats' specifications have them.
#include "capture/file_magic.h"

#include <algorithm>
#include <array>

namespace sideseat::capture {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view bytes;
  std::string_view media_type;
};

constexpr std::array kSignatures{
    Signature{"\x89PNG\r\n\x1a\n"sv, "image/png"},
    Signature{"\xff\xd8\xff"sv, "image/jpeg"},
    Signature{"GIF87a"sv, "image/gif"},
    Signature{"GIF89a"sv, "image/gif"},
    Signature{"%PDF-"sv, "application/pdf"},
    Signature{"OggS"sv, "audio/ogg"},
    Signature{"fLaC"sv, "audio/flac"},
    Signature{"ID3"sv, "audio/mpeg"},
};

/// MP3 without a tag: a frame of MPEG 1 or 2, layer III, with or without a checksum.
constexpr std::array kFrames{
    Signature{"\xff\xfb"sv, "audio/mpeg"},
    Signature{"\xff\xfa"sv, "audio/mpeg"},
    Signature{"\xff\xf3"sv, "audio/mpeg"},
    Signature{"\xff\xf2"sv, "audio/mpeg"},
};

/// RIFF and its form: "RIFF" size:4 form:4.
constexpr std::array kRiffForms{
    Signature{"WEBP"sv, "image/webp"},
    Signature{"WAVE"sv, "audio/wav"},
    Signature{"AVI "sv, "video/x-msvideo"},
};

/// ISO base media and its brand: size:4 "ftyp" brand:4. Others are MP4.
constexpr std::array kBrands{
    Signature{"qt  "sv, "video/quicktime"}, Signature{"M4A "sv, "audio/mp4"},
    Signature{"M4B "sv, "audio/mp4"},       Signature{"heic"sv, "image/heic"},
    Signature{"heix"sv, "image/heic"},      Signature{"mif1"sv, "image/heif"},
    Signature{"avif"sv, "image/avif"},      Signature{"3gp"sv, "video/3gpp"},
};

/// Office documents are ZIP archives; the names of their files tell which.
constexpr std::array kOfficeFolders{
    Signature{"word/"sv, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Signature{"xl/"sv, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Signature{"ppt/"sv,
              "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
};

template <typename Signatures>
std::string_view find(const Signatures& signatures, std::string_view bytes) {
  const auto found = std::find_if(signatures.begin(), signatures.end(), [&](const Signature& one) {
    return bytes.starts_with(one.bytes);
  });
  return found == signatures.end() ? std::string_view() : found->media_type;
}

/// Each entry of the directory at the archive's end begins with a signature; its name follows 46
/// bytes later.
std::string_view zip_type(std::string_view bytes) {
  constexpr std::string_view kEntry = "PK\x01\x02"sv;
  constexpr std::size_t kNameOffset = 46;
  for (std::size_t at = bytes.find(kEntry); at < bytes.size(); at = bytes.find(kEntry, at + 1)) {
    if (at + kNameOffset >= bytes.size()) break;
    const std::string_view type = find(kOfficeFolders, bytes.substr(at + kNameOffset));
    if (!type.empty()) return type;
  }
  return "application/zip";
}

/// EBML names its document type near the start.
std::string_view matroska_type(std::string_view bytes) {
  constexpr std::size_t kHeaderBytes = 64;
  const bool is_webm = bytes.substr(0, kHeaderBytes).find("webm") != std::string_view::npos;
  return is_webm ? "video/webm" : "video/x-matroska";
}

/// Two bytes are a weak signature: a second frame must follow where the first one ends.
bool is_mp3(std::string_view bytes) {
  // kbit/s and Hz of MPEG 1 and 2, layer III; 0: there is no such rate.
  constexpr int kBitRates[2][16] = {
      {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0},
      {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}};
  constexpr int kSampleRates[2][4] = {{44100, 48000, 32000, 0}, {22050, 24000, 16000, 0}};
  if (bytes.size() < 4) return false;
  const int version = (bytes[1] & 8) != 0 ? 0 : 1;
  const auto rates = static_cast<unsigned char>(bytes[2]);
  const int bit_rate = kBitRates[version][rates >> 4];
  const int sample_rate = kSampleRates[version][rates >> 2 & 3];
  if (bit_rate == 0 || sample_rate == 0) return false;
  const int length = (version == 0 ? 144000 : 72000) * bit_rate / sample_rate + (rates >> 1 & 1);
  const auto end = static_cast<std::size_t>(length);
  return end < bytes.size() && bytes.substr(end).starts_with(bytes.substr(0, 2));
}

std::string_view container_type(std::string_view bytes) {
  const auto from = [bytes](std::size_t at) { return bytes.substr(std::min(bytes.size(), at)); };
  if (bytes.starts_with("RIFF")) return find(kRiffForms, from(8));
  if (bytes.starts_with("PK\x03\x04"sv)) return zip_type(bytes);
  if (bytes.starts_with("\x1a\x45\xdf\xa3"sv)) return matroska_type(bytes);
  if (!from(4).starts_with("ftyp")) return {};
  const std::string_view brand = find(kBrands, from(8));
  return brand.empty() ? "video/mp4" : brand;
}

}  // namespace

bool may_be_media(std::string_view first_bytes) {
  return !find(kSignatures, first_bytes).empty() || !find(kFrames, first_bytes).empty() ||
         !container_type(first_bytes).empty();
}

std::string_view media_type_of(std::string_view bytes) {
  const std::string_view type = find(kSignatures, bytes);
  if (!type.empty()) return type;
  const std::string_view frames = find(kFrames, bytes);
  if (!frames.empty()) return is_mp3(bytes) ? frames : std::string_view();
  return container_type(bytes);
}

}  // namespace sideseat::capture
