// Inside net: a request's body as Beast's parser fills it, byte for byte against a budget.
#pragma once

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional.hpp>
#include <boost/system/errc.hpp>
#include <boost/system/error_code.hpp>
#include <cstdint>
#include <string>

#include "net/budget.h"

namespace sideseat::net {

/// Memory is taken as bytes come, not because a header promises them.
struct BudgetedBody {
  struct value_type {  // NOLINT(readability-identifier-naming): Beast's name.
    std::string bytes;
    Reservation reservation;
  };

  static std::uint64_t size(const value_type& body) { return body.bytes.size(); }

  /// Refuses with errc::not_enough_memory what the budget does not allow.
  class reader {  // NOLINT(readability-identifier-naming): Beast's name.
   public:
    template <bool is_request, typename Fields>
    reader(boost::beast::http::header<is_request, Fields>&, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>& length, boost::system::error_code& error) {
      body_.bytes.reserve(static_cast<std::size_t>(std::min(length.value_or(0), kAheadBytes)));
      error = {};
    }
    template <typename Buffers>
    std::size_t put(const Buffers& buffers, boost::system::error_code& error) {
      const std::size_t size = boost::asio::buffer_size(buffers);
      if (!body_.reservation.grow(size)) {
        error = make_error_code(boost::system::errc::not_enough_memory);
        return 0;
      }
      error = {};
      const auto end = boost::asio::buffer_sequence_end(buffers);
      for (auto at = boost::asio::buffer_sequence_begin(buffers); at != end; ++at) {
        const boost::asio::const_buffer buffer(*at);
        body_.bytes.append(static_cast<const char*>(buffer.data()), buffer.size());
      }
      return size;
    }
    void finish(boost::system::error_code& error) { error = {}; }

   private:
    /// What a header promises is believed up to here.
    static constexpr std::uint64_t kAheadBytes = 512 * 1024;

    value_type& body_;
  };
};

}  // namespace sideseat::net
