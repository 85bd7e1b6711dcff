// Asynchronous invocations: a job is started, asked about, listed; its result goes to S3.
#pragma once

#include "bedrock/operation.h"

namespace sideseat::bedrock {

/// `modelInput` is read by its family like InvokeModel's body. The model stands in the body too.
void read_start_async_request(const CallRequest& request, CallFacts& facts);
/// The output is where the result will be, once the job is done.
void read_start_async_answer(const CallAnswer& answer, CallFacts& facts);

void read_get_async_request(const CallRequest& request, CallFacts& facts);
/// The job's state is the output, with where its result is once it is completed. A job that failed
/// is no failure of this call.
void read_get_async_answer(const CallAnswer& answer, CallFacts& facts);

void read_list_async_request(const CallRequest& request, CallFacts& facts);
/// The output says how many; the summaries are kept verbatim.
void read_list_async_answer(const CallAnswer& answer, CallFacts& facts);

}  // namespace sideseat::bedrock
