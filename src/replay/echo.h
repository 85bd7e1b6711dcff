// Makes up Bedrock's answer to a request that nobody recorded: the same one each time for the same
// request, in the shape of the operation and the model's family.
//
//   text       refers to the last thing the user said
//   thinking   where the request asks for it, with a signature
//   schemas    an answer that has to fit a JSON Schema (outputConfig) does
//   tools      the first offered one (or the one demanded) is called with arguments that fit its
//   schema,
//              unless the last message brings a tool's result
//   tokens     about one for four characters
#pragma once

#include <string_view>

#include "bedrock/recording.h"

namespace sideseat::replay {

/// Answers Converse, ConverseStream, InvokeModel, InvokeModelWithResponseStream and CountTokens for
/// any model: 400 ValidationException for bodies that are not theirs, 404 ResourceNotFoundException
/// for other paths. `path` as it came.
bedrock::RecordedResponse echo(std::string_view method, std::string_view path,
                               std::string_view body);

/// An error as Bedrock words it: x-amzn-errortype and {"message": ...}.
bedrock::RecordedResponse service_error(int status, std::string_view type,
                                        std::string_view message);

/// A random x-amzn-requestid.
std::string request_id();

}  // namespace sideseat::replay
