// Every bound of the project, with its unit and where it comes from.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sideseat::limits {

// --- Bedrock's wire ---------------------------------------------------------------------------

/// Event-stream messages: the limits botocore enforces (botocore/eventstream.py). Larger ones are
/// refused before allocating.
inline constexpr std::size_t kEventHeadersBytesMax = std::size_t{128} * 1024;
inline constexpr std::size_t kEventPayloadBytesMax = std::size_t{24} * 1024 * 1024;

/// JSON nested deeper is refused: nothing Bedrock sends comes near, and recursion must end.
inline constexpr int kJsonDepthMax = 256;
/// JSON text longer is refused. Bedrock's own request limit is 25,000,000 bytes.
inline constexpr std::size_t kJsonBytesMax = std::size_t{128} * 1024 * 1024;

// --- The recorder -----------------------------------------------------------------------------

/// Captured bytes waiting to be decoded; beyond it the contents of further calls are left out, and
/// beyond `kRecorderQueueCallsMax` further calls are dropped and counted.
inline constexpr std::size_t kRecorderQueueBytesMax = std::size_t{256} * 1024 * 1024;
inline constexpr std::size_t kRecorderQueueCallsMax = 16384;
/// Bytes up to this size are copied instead of referenced: nothing is worth giving back.
inline constexpr std::size_t kRecorderCopyBytesMax = 4096;
/// How often the recorder's thread looks for work. Nobody is woken for an item, because a wake-up
/// is a system call on the caller's thread.
inline constexpr int kRecorderPollMs = 20;

/// Models behind ids that do not name them, looked up while the program runs; further ones are not
/// kept. A program uses a few.
inline constexpr std::size_t kLearntModelsMax = 4096;

/// An attachment's bytes leave the process up to this size; of larger ones only hash and size do.
/// Bedrock takes requests of 25,000,000 bytes, which are 18,750,000 before base64.
inline constexpr std::size_t kAttachmentBytesMax = std::size_t{20} * 1024 * 1024;
/// Base64 of this length and more (without padding), in raw JSON, is looked at for attachments;
/// shorter it stays.
inline constexpr std::size_t kBase64BytesMin = 1024;
/// So many attachments are remembered as sent, about 100 bytes each; then all are forgotten.
inline constexpr std::size_t kAttachmentsRememberedMax = 16384;
/// After this long an attachment is sent again, for the server's data may have been removed.
inline constexpr int kAttachmentRememberedMs = 60 * 60 * 1000;

/// One export request: at most so many spans and about so many bytes.
inline constexpr std::size_t kExportSpansMax = 512;
inline constexpr std::size_t kExportBytesMax = std::size_t{8} * 1024 * 1024;
/// Spans wait at most so long for company before they are sent.
inline constexpr int kExportDelayMs = 200;
inline constexpr int kExportTimeoutMs = 10'000;
/// A request may take longer by what its bytes need on a line of this speed: the largest attachment
/// then has 50 s, and a server waits 60.
inline constexpr std::size_t kExportBytesPerSecondMin = std::size_t{512} * 1024;
/// What the spool on disk may hold while no server is up; the oldest files go first.
inline constexpr std::size_t kSpoolBytesMax = std::size_t{256} * 1024 * 1024;
/// The same in memory, where there is no spool or its disk refuses; little, because it is somebody
/// else's process.
inline constexpr std::size_t kExportMemoryBytesMax = std::size_t{32} * 1024 * 1024;

// --- The server -------------------------------------------------------------------------------

/// One request's body as sent, and after decompression.
inline constexpr std::size_t kRequestBytesMax = std::size_t{64} * 1024 * 1024;
inline constexpr std::size_t kRequestInflatedBytesMax = std::size_t{256} * 1024 * 1024;
inline constexpr std::size_t kRequestHeaderBytesMax = std::size_t{64} * 1024;
/// A connection that has not finished a request, or taken an answer, by then is closed.
inline constexpr int kRequestTimeoutMs = 60'000;
inline constexpr int kIdleTimeoutMs = 120'000;
inline constexpr std::size_t kConnectionsMax = 1024;
/// Bodies being received or waiting for their answer, over all connections and doors; beyond it a
/// request is answered 503. Room for the largest request and everything the ingest queue may hold.
inline constexpr std::size_t kRequestsBytesMax = std::size_t{320} * 1024 * 1024;
/// Calls at once on one gRPC connection; a client waits with further ones by itself.
inline constexpr std::size_t kGrpcStreamsMax = 128;

/// Spans waiting to be committed, as far as they are decoded; beyond it exports are answered 503
/// with Retry-After.
inline constexpr std::size_t kIngestQueueSpansMax = 65536;
/// And the bytes of what waits, bodies and spans; the lane for large requests has as many again.
inline constexpr std::size_t kIngestQueueBytesMax = std::size_t{128} * 1024 * 1024;
/// A request with a larger body (unpacked) or more spans goes through the lane for large ones, in
/// pieces of so many spans: about 5 ms of decoding and 10 ms of committing each, which is what a
/// small request may have to wait. As many as the recorder sends at once.
inline constexpr std::size_t kSmallRequestBytesMax = std::size_t{1024} * 1024;
inline constexpr std::size_t kSmallRequestSpansMax = 512;
/// Up to this, a request that is not packed is decoded on the network thread that read it: about
/// 0.2 ms.
inline constexpr std::size_t kGuestDecodeBytesMax = std::size_t{32} * 1024;
/// What is committed at once, at most, unless one request is larger; half of it is one piece of a
/// large request.
inline constexpr std::size_t kCommitSpansMax = 4096;
inline constexpr std::size_t kCommitBytesMax = std::size_t{16} * 1024 * 1024;
/// So many spans are worth a disk flush of their own; fewer wait for what is being decoded.
inline constexpr std::size_t kCommitSpansWanted = 128;
/// A nesting of OTLP attribute values beyond this is refused. A level takes four of JSON's when it
/// is stored and shown, and those must stay within kJsonDepthMax.
inline constexpr int kAttributeDepthMax = 56;
/// Spans, attributes, events and other messages in one request: each takes memory, however few
/// bytes it came in.
inline constexpr std::size_t kRequestItemsMax = 1'000'000;
/// What lists show of a trace's tags and models: so many of each, none longer. The spans keep all.
inline constexpr std::size_t kListedTextsMax = 256;
inline constexpr std::size_t kListedTextBytesMax = 1024;

/// What one call's tokens, or nano US dollars, count at most in statistics: millions of times what
/// a call can take, and half a million such calls fit into a sum.
inline constexpr std::int64_t kStatsValueMax = std::int64_t{1} << 44;
/// Rows of one answer of statistics: a year of hours, or of days by 27 models.
inline constexpr std::size_t kStatsRowsMax = 10'000;
/// Of one content so much is searchable; a book fits.
inline constexpr std::size_t kSearchableTextBytesMax = std::size_t{1} * 1024 * 1024;
/// Runs of letters, digits and base64's signs of this length and more are not: the longest word
/// that people search for is a URL or an id.
inline constexpr std::size_t kSearchableWordBytesMax = 128;
/// What is searched for is at most this long.
inline constexpr std::size_t kSearchTextBytesMax = 1024;
/// A page of a search goes through so many references from contents to traces, some 5 us each.
inline constexpr std::size_t kSearchStepsMax = 10'000;

/// Traces are erased in slices of about so many spans: the larger, the fewer blocks and pages are
/// written more than once; the store lets others write in between.
inline constexpr std::int64_t kEraseSliceSpansMax = 16'384;
/// Space is given back in slices of so many bytes: some ten milliseconds, in which nothing else is
/// written.
inline constexpr std::int64_t kGiveBackSliceBytes = std::int64_t{4} * 1024 * 1024;
/// Points of metrics and waiting log events are erased in slices of so many of each.
inline constexpr std::size_t kEraseLooseRowsMax = 2048;
/// Names that nothing refers to any more are looked for when something was erased, for at most one
/// part in so many of the time: it takes reading every span.
inline constexpr std::int64_t kNameSweepTimeShare = 100;
/// How often the server looks for what is not to be kept any longer.
inline constexpr int kRetentionIntervalMs = 5'000;
/// A clock that jumps further ahead is believed, by retention, once it has stood there as long: one
/// that starts wrong is set right within minutes, as a rule.
inline constexpr std::int64_t kClockDoubtNs = std::int64_t{3600} * 1'000'000'000;
/// Words of erased texts that wait to be taken out of the text index; whoever erases then waits.
inline constexpr std::size_t kErasedTextsBytesMax = std::size_t{32} * 1024 * 1024;
/// Log events wait for their spans up to so many bytes; beyond it the oldest go.
inline constexpr std::int64_t kPendingEventsBytesMax = std::int64_t{64} * 1024 * 1024;
/// Traces and sessions that wait to be deleted; more are answered 503.
inline constexpr std::size_t kEraseRequestsMax = 1024;
/// A century; a number of nanoseconds stays far from its end.
inline constexpr int kKeepDaysMax = 36'500;
/// A limit of size below this would keep next to nothing beside the tables themselves.
inline constexpr std::int64_t kKeepBytesMin = std::int64_t{16} * 1024 * 1024;

inline constexpr int kPageItemsDefault = 50;
inline constexpr int kPageItemsMax = 200;
inline constexpr std::size_t kPreviewCharactersMax = 240;
inline constexpr std::size_t kProjectNameBytesMax = 128;

}  // namespace sideseat::limits
