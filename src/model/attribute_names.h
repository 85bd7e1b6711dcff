// Every attribute name the project writes or reads, in one table: a renamed convention is one line.
//
// gen_ai.*: OpenTelemetry's GenAI semantic conventions (as of v1.41). aws.bedrock.* beyond
// guardrail.id, and sideseat.*, are ours: the conventions have no name for them.
#pragma once

#include <string_view>

namespace sideseat::attribute {

using Name = std::string_view;

// --- What kind of call ------------------------------------------------------------------------
inline constexpr Name kOperationName = "gen_ai.operation.name";
inline constexpr Name kProviderName = "gen_ai.provider.name";
inline constexpr Name kSystem = "gen_ai.system";  // Deprecated; read, never written.
inline constexpr Name kOutputType = "gen_ai.output.type";
inline constexpr Name kConversationId = "gen_ai.conversation.id";
inline constexpr Name kAgentId = "gen_ai.agent.id";
inline constexpr Name kAgentName = "gen_ai.agent.name";
inline constexpr Name kAgentVersion = "gen_ai.agent.version";
inline constexpr Name kDataSourceId = "gen_ai.data_source.id";
inline constexpr Name kWorkflowName = "gen_ai.workflow.name";
inline constexpr Name kToolName = "gen_ai.tool.name";
inline constexpr Name kToolCallId = "gen_ai.tool.call.id";
inline constexpr Name kToolType = "gen_ai.tool.type";
inline constexpr Name kErrorType = "error.type";
/// What the service tells of an error of the model itself.
inline constexpr Name kBedrockErrorOriginalMessage = "aws.bedrock.error.original_message";
inline constexpr Name kBedrockErrorOriginalStatus = "aws.bedrock.error.original_status_code";
inline constexpr Name kBedrockErrorResource = "aws.bedrock.error.resource_name";
inline constexpr Name kRpcSystem = "rpc.system";
inline constexpr Name kRpcService = "rpc.service";
inline constexpr Name kRpcMethod = "rpc.method";
inline constexpr Name kServerAddress = "server.address";
inline constexpr Name kServerPort = "server.port";
inline constexpr Name kHttpStatusCode = "http.response.status_code";
inline constexpr Name kAwsRequestId = "aws.request_id";
inline constexpr Name kAwsRegion = "aws.region";
inline constexpr Name kAwsRetryCount = "aws.retry_count";
inline constexpr Name kSessionId = "session.id";
inline constexpr Name kUserId = "user.id";
inline constexpr Name kTags = "sideseat.tags";
/// Why an answer was not seen to its end: closed, dropped, cancelled, error, exit; truncated
/// (shorter than announced), damaged (a checksum in a stream fails), queue_full (no memory left).
inline constexpr Name kIncomplete = "sideseat.incomplete";
/// Why a request's body is not here though one was sent, or would have been: not_seekable,
/// not_readable, queue_full.
inline constexpr Name kRequestBodyMissing = "sideseat.request_body_missing";
/// Bytes that messages refer to, where this process has not sent them before: see
/// model/attachment.h. The server takes it out of the span and stores the bytes apart.
inline constexpr Name kAttachments = "sideseat.attachments";

// --- What was asked ---------------------------------------------------------------------------
/// `gen_ai.request.<setting>`.
inline constexpr Name kRequestPrefix = "gen_ai.request.";
inline constexpr Name kRequestModel = "gen_ai.request.model";
inline constexpr Name kRequestMaxTokens = "gen_ai.request.max_tokens";
inline constexpr Name kRequestTemperature = "gen_ai.request.temperature";
inline constexpr Name kRequestTopP = "gen_ai.request.top_p";
inline constexpr Name kRequestTopK = "gen_ai.request.top_k";
inline constexpr Name kRequestStopSequences = "gen_ai.request.stop_sequences";
inline constexpr Name kRequestSeed = "gen_ai.request.seed";
inline constexpr Name kRequestFrequencyPenalty = "gen_ai.request.frequency_penalty";
inline constexpr Name kRequestPresencePenalty = "gen_ai.request.presence_penalty";
inline constexpr Name kRequestChoiceCount = "gen_ai.request.choice.count";
inline constexpr Name kEncodingFormats = "gen_ai.request.encoding_formats";
inline constexpr Name kThinkingBudgetTokens = "aws.bedrock.request.thinking_budget_tokens";
/// The vendor's word for how hard the model is to think: low, medium, high ...
inline constexpr Name kThinkingEffort = "aws.bedrock.request.thinking_effort";
inline constexpr Name kRequestStream = "gen_ai.request.stream";
inline constexpr Name kPromptName = "gen_ai.prompt.name";  // The id of a stored prompt.
inline constexpr Name kPromptVersion = "aws.bedrock.prompt.version";
inline constexpr Name kInputMessages = "gen_ai.input.messages";
inline constexpr Name kSystemInstructions = "gen_ai.system_instructions";
inline constexpr Name kToolDefinitions = "gen_ai.tool.definitions";
inline constexpr Name kToolArguments = "gen_ai.tool.call.arguments";
inline constexpr Name kRetrievalQuery = "gen_ai.retrieval.query.text";
inline constexpr Name kGuardrailId = "aws.bedrock.guardrail.id";
inline constexpr Name kKnowledgeBaseId = "aws.bedrock.knowledge_base.id";
/// What Agents and Flows for Bedrock call things by.
inline constexpr Name kBedrockAgentAliasId = "aws.bedrock.agent.alias_id";
inline constexpr Name kBedrockAgentMemoryId = "aws.bedrock.agent.memory_id";
inline constexpr Name kBedrockAgentSessionId = "aws.bedrock.agent.session_id";
inline constexpr Name kBedrockAgentTraceId = "aws.bedrock.agent.trace_id";
/// Of a step of an agent: ORCHESTRATION, PRE_PROCESSING ..., ACTION_GROUP, FINISH ...
inline constexpr Name kBedrockAgentStepType = "aws.bedrock.agent.step_type";
inline constexpr Name kBedrockAgentActionGroup = "aws.bedrock.agent.action_group";
inline constexpr Name kBedrockInvocationStepId = "aws.bedrock.agent.invocation_step_id";
inline constexpr Name kBedrockFlowAliasId = "aws.bedrock.flow.alias_id";
inline constexpr Name kBedrockFlowExecutionId = "aws.bedrock.flow.execution_id";
inline constexpr Name kBedrockFlowNodeName = "aws.bedrock.flow.node_name";
/// `aws.bedrock.request.<member>`: settings as sent, as JSON (inference_config, tool_choice ...).
inline constexpr Name kBedrockRequestPrefix = "aws.bedrock.request.";
inline constexpr Name kBedrockRequestBody = "aws.bedrock.request.body";

// --- What came back ---------------------------------------------------------------------------
inline constexpr Name kResponseModel = "gen_ai.response.model";
inline constexpr Name kResponseId = "gen_ai.response.id";
inline constexpr Name kFinishReasons = "gen_ai.response.finish_reasons";
inline constexpr Name kTimeToFirstChunk = "gen_ai.response.time_to_first_chunk";  // Seconds.
inline constexpr Name kOutputMessages = "gen_ai.output.messages";
inline constexpr Name kInputTokens = "gen_ai.usage.input_tokens";  // Cached ones included.
inline constexpr Name kOutputTokens = "gen_ai.usage.output_tokens";
inline constexpr Name kCacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
inline constexpr Name kCacheWriteTokens = "gen_ai.usage.cache_creation.input_tokens";
inline constexpr Name kReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
/// Cache writes by how long they last: they are priced differently.
inline constexpr Name kCacheWrite5mTokens = "aws.bedrock.cache_write_5m_tokens";
inline constexpr Name kCacheWrite1hTokens = "aws.bedrock.cache_write_1h_tokens";
inline constexpr Name kToolResult = "gen_ai.tool.call.result";
inline constexpr Name kRetrievalDocuments = "gen_ai.retrieval.documents";
/// How many vectors came, and how long each is. The vectors themselves are in the body only.
inline constexpr Name kEmbeddingsCount = "aws.bedrock.embeddings.count";
inline constexpr Name kEmbeddingsDimensions = "gen_ai.embeddings.dimension.count";
/// What CountTokens counted: an answer, never usage.
inline constexpr Name kBedrockCountedInputTokens = "aws.bedrock.counted_input_tokens";
inline constexpr Name kBedrockStopReason = "aws.bedrock.stop_reason";
/// True: the counts of this span are the sum of those of the spans below it, which are calls of
/// their own. Who adds up a trace leaves them out.
inline constexpr Name kUsageIsSum = "sideseat.usage_is_sum";
/// True: the input tokens of this span leave out those that the cache gave and took, which the
/// conventions count among them.
inline constexpr Name kInputLeavesOutCached = "sideseat.input_tokens_leave_out_cached";
/// The vendor's usage objects, verbatim, by where they stood: {"body", "metrics", "headers"}.
inline constexpr Name kBedrockUsage = "aws.bedrock.usage";
/// What is billed by the piece: how many images came out, of which size and with how many steps (as
/// asked for); images, and pieces of audio and video, that were embedded; a rerank's search units.
inline constexpr Name kOutputImages = "aws.bedrock.usage.output_images";
inline constexpr Name kImageWidth = "aws.bedrock.usage.image_width";
inline constexpr Name kImageHeight = "aws.bedrock.usage.image_height";
inline constexpr Name kImageSteps = "aws.bedrock.usage.image_steps";
inline constexpr Name kInputImages = "aws.bedrock.usage.input_images";
inline constexpr Name kInputClips = "aws.bedrock.usage.input_clips";
inline constexpr Name kSearchUnits = "aws.bedrock.usage.search_units";
inline constexpr Name kBedrockLatencyMs = "aws.bedrock.latency_ms";
inline constexpr Name kBedrockFirstByteLatencyMs = "aws.bedrock.first_byte_latency_ms";
inline constexpr Name kBedrockModelFamily = "aws.bedrock.model.family";
/// The model behind a profile, an ARN or a router, where that is known: a foundation model's id, a
/// profile's where somebody named that, or the name that the answer has for it.
inline constexpr Name kBedrockResolvedModelId = "aws.bedrock.model.resolved_id";
/// `aws.bedrock.response.<member>`: trace, additional_model_response_fields, performance_config ...
inline constexpr Name kBedrockResponsePrefix = "aws.bedrock.response.";
inline constexpr Name kBedrockResponseBody = "aws.bedrock.response.body";

}  // namespace sideseat::attribute
