// Beginnings of files, and of what only looks a little like one.
#include "capture/file_magic.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace sideseat::capture {
namespace {

using namespace std::string_literals;

/// A local file header, then the directory with its name.
std::string archive_of(const std::string& name) {
  return "PK\x03\x04"s + std::string(60, '\0') + "PK\x01\x02"s + std::string(42, '\0') + name;
}

/// Two frames of 128 kbit/s and 44.1 kHz.
std::string mp3_frames() {
  const std::string frame = "\xff\xfb\x90\x64"s + std::string(413, '\0');
  return frame + frame;
}

TEST(FileMagic, TellsFilesByTheirBeginning) {
  struct Case {
    std::string_view name;
    std::string bytes;
    std::string_view media_type;
  };
  const std::array kCases{
      Case{"nothing", "", ""},
      Case{"text", "RIFFs and PKs, all in text", ""},
      Case{"PNG", "\x89PNG\r\n\x1a\n...."s, "image/png"},
      Case{"PNG with its line break changed", "\x89PNG\n\x1a\n....."s, ""},
      Case{"JPEG", "\xff\xd8\xff\xe0...."s, "image/jpeg"},
      Case{"GIF", "GIF89a......"s, "image/gif"},
      Case{"WEBP", "RIFF....WEBPVP8 "s, "image/webp"},
      Case{"AVIF", "\0\0\0\x1c"s + "ftypavif....", "image/avif"},
      Case{"PDF", "%PDF-1.7\n...", "application/pdf"},
      Case{"MP4", "\0\0\0\x18"s + "ftypisom....", "video/mp4"},
      Case{"MOV", "\0\0\0\x14"s + "ftypqt  ....", "video/quicktime"},
      Case{"M4A", "\0\0\0\x14"s + "ftypM4A ....", "audio/mp4"},
      Case{"Matroska", "\x1a\x45\xdf\xa3\x01..B\x82\x88matroska"s, "video/x-matroska"},
      Case{"WebM", "\x1a\x45\xdf\xa3\x01..B\x82\x84webm"s, "video/webm"},
      Case{"WAV", "RIFF....WAVEfmt "s, "audio/wav"},
      Case{"RIFF of another form", "RIFF....ACON...."s, ""},
      Case{"MP3 with a tag", "ID3\x04........."s, "audio/mpeg"},
      Case{"MP3 without one", mp3_frames(), "audio/mpeg"},
      Case{"one frame alone", mp3_frames().substr(0, 417), ""},
      Case{"a frame's mark before other bytes", "\xff\xfb\x90" + std::string(600, '.'), ""},
      Case{"a frame's mark before no bit rate", "\xff\xfb\xf0" + std::string(600, '.'), ""},
      Case{"Ogg", "OggS........"s, "audio/ogg"},
      Case{"FLAC", "fLaC........"s, "audio/flac"},
      Case{"DOCX", archive_of("word/document.xml"),
           "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      Case{"XLSX", archive_of("xl/workbook.xml"),
           "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      Case{"PPTX", archive_of("ppt/presentation.xml"),
           "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
      Case{"another archive", archive_of("src/main.c"), "application/zip"},
      Case{"an archive cut in its directory", archive_of("").substr(0, 100), "application/zip"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(media_type_of(c.bytes), c.media_type);
    if (!c.media_type.empty()) {
      EXPECT_TRUE(may_be_media(std::string_view(c.bytes).substr(0, kMagicBytes)));
    }
  }
  EXPECT_FALSE(may_be_media("twelve bytes"));
  EXPECT_FALSE(may_be_media(""));
}

}  // namespace
}  // namespace sideseat::capture
