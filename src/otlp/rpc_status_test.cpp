// google.rpc.Status: the bytes are those that its own Python classes write.
#include "otlp/rpc_status.h"

#include <gtest/gtest.h>

#include "otlp/hex_testing.h"

namespace sideseat::otlp {
namespace {

TEST(RpcStatus, SaysWhatWentWrongAndWhenToTryAgain) {
  EXPECT_EQ(encode_rpc_status(3, "bad"), from_spaced_hex("0803 1203626164"));
  const std::string type =
      "747970652e676f6f676c65617069732e636f6d2f676f6f676c652e7270632e526574"
      "7279496e666f";  // type.googleapis.com/google.rpc.RetryInfo
  EXPECT_EQ(encode_rpc_status(8, "m", 1500),
            from_spaced_hex("0808 12016d 1a36 0a28" + type + "120a 0a08 0801 1080cab5ee01"));
}

TEST(RpcStatus, ReadsTheMessageBack) {
  EXPECT_EQ(rpc_status_message(encode_rpc_status(8, "why", 1000)), "why");
  EXPECT_EQ(rpc_status_message(""), "");
  EXPECT_EQ(rpc_status_message("not protobuf"), "");
}

}  // namespace
}  // namespace sideseat::otlp
