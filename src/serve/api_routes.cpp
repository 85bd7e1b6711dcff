// Parse, ask, answer: nothing here knows what a trace is.
#include "serve/api_routes.h"

#include <utility>

#include "base/embedded.h"
#include "base/encoding.h"
#include "serve/attachment_response.h"
#include "serve/health.h"
#include "serve/parameters.h"
#include "serve/problem.h"

namespace sideseat::serve {
namespace {

net::HttpResponse json_response(std::string body) {
  net::HttpResponse response;
  response.headers = {{"content-type", "application/json"}, {"cache-control", "no-store"}};
  response.body = std::move(body);
  return response;
}

net::HttpResponse openapi_response() {
  net::HttpResponse response;
  response.headers = {{"content-type", "application/json"}};
  response.static_body = embedded::api_files().front().bytes;
  return response;
}

/// A route whose answer is a JSON text or an error.
template <typename Ask>
RouteHandler answering(Ask ask) {
  return [ask = std::move(ask)](const RoutedRequest& request, net::HttpResponder responder) {
    Result<std::string> answer = ask(request);
    responder.send(answer ? json_response(*std::move(answer)) : problem(answer.error()));
  };
}

/// A route below a trace.
template <typename Ask>
RouteHandler about_trace(Ask ask) {
  return answering([ask = std::move(ask)](const RoutedRequest& request) -> Result<std::string> {
    SIDESEAT_TRY(const auto project, project_parameter(request));
    SIDESEAT_TRY(const auto trace_id, trace_id_parameter(request));
    return ask(request, project, trace_id);
  });
}

/// Answers a deletion once it is done.
ingest::Housekeeper::Callback answer_deletion(net::HttpResponder responder) {
  return [responder = std::move(responder)](const Result<ingest::ErasedCount>& erased) mutable {
    net::HttpResponse response;
    response.status = 204;
    responder.send(erased ? std::move(response) : problem(erased.error()));
  };
}

std::vector<Route> deletion_routes(ingest::Housekeeper& housekeeper) {
  return {
      {"DELETE",
       "/api/v1/projects/{project}/traces/{trace_id}",
       {},
       [&housekeeper](const RoutedRequest& request, net::HttpResponder responder) {
         const auto trace_id = trace_id_parameter(request);
         if (!trace_id) return responder.send(problem(trace_id.error()));
         housekeeper.erase_trace(request.path_parameter("project"), *trace_id,
                                 answer_deletion(std::move(responder)));
       }},
      {"DELETE",
       "/api/v1/projects/{project}/sessions/{session_id}",
       {},
       [&housekeeper](const RoutedRequest& request, net::HttpResponder responder) {
         housekeeper.erase_session(request.path_parameter("project"),
                                   request.path_parameter("session_id"),
                                   answer_deletion(std::move(responder)));
       }},
  };
}

/// What is no hash names no attachment, so both are 404, with what is the matter.
net::HttpResponse attachment_answer(const query::Query& query, const RoutedRequest& request) {
  const std::string& text = request.path_parameter("hash");
  ContentHash hash;
  if (!from_hex(text, hash.bytes)) {
    return problem(404, "Not found", "'" + text + "' is no attachment's hash: 32 hex digits");
  }
  auto attachment = query.attachment(request.path_parameter("project"), hash);
  if (!attachment && attachment.error().code() == ErrorCode::kNotFound) {
    return problem(
        404, "Not found",
        "this project has no attachment " + text +
            ": it was too large to be sent, or the span that carries it has not arrived");
  }
  if (!attachment) return problem(attachment.error());
  return attachment_response(request.http, *std::move(attachment));
}

std::vector<Route> reading_routes(const ApiSources& sources) {
  const query::Query& query = sources.query;
  const std::int64_t started_at_ns = sources.clock.steady_ns();
  return {
      {"GET", "/api/v1/health", {}, answering([sources, started_at_ns](const RoutedRequest&) {
         const auto figures = sources.ask_store ? sources.ask_store() : StoreFigures();
         return Result<std::string>(health_json(sources.clock.steady_ns() - started_at_ns,
                                                sources.ingest.counters(), figures.text_index));
       })},
      {"GET",
       "/api/v1/openapi.json",
       {},
       [](const RoutedRequest&, net::HttpResponder responder) {
         responder.send(openapi_response());
       }},
      {"GET", "/api/v1/projects", {}, answering([&query](const RoutedRequest&) {
         return query.projects();
       })},
      {"GET",
       "/api/v1/projects/{project}/traces",
       {"limit", "cursor", "from", "to", "sort", "session_id", "status", "q"},
       answering([&query](const RoutedRequest& request) -> Result<std::string> {
         SIDESEAT_TRY(const auto filter, trace_filter(request));
         return query.traces(filter);
       })},
      {"GET",
       "/api/v1/projects/{project}/traces/{trace_id}",
       {},
       about_trace([&query](const RoutedRequest&, const auto& project, const TraceId& trace_id) {
         return query.trace(project, trace_id);
       })},
      {"GET",
       "/api/v1/projects/{project}/traces/{trace_id}/messages",
       {},
       about_trace([&query](const RoutedRequest&, const auto& project, const TraceId& trace_id) {
         return query.trace_messages(project, trace_id);
       })},
      {"GET",
       "/api/v1/projects/{project}/traces/{trace_id}/spans/{span_id}",
       {"raw"},
       about_trace([&query](const RoutedRequest& request, const auto& project,
                            const TraceId& trace_id) -> Result<std::string> {
         SIDESEAT_TRY(const auto span_id, span_id_parameter(request));
         const auto raw = request.query_parameter("raw");
         if (!raw) return query.span(project, trace_id, span_id);
         if (*raw == "otlp") return query.span_as_otlp(project, trace_id, span_id);
         return Error(ErrorCode::kInvalidArgument, "parameter 'raw' must be otlp");
       })},
      {"GET",
       "/api/v1/projects/{project}/sessions",
       {"limit", "cursor", "from", "to"},
       answering([&query](const RoutedRequest& request) -> Result<std::string> {
         SIDESEAT_TRY(const auto filter, session_filter(request));
         return query.sessions(filter);
       })},
      {"GET",
       "/api/v1/projects/{project}/sessions/{session_id}",
       {},
       answering([&query](const RoutedRequest& request) {
         return query.session(request.path_parameter("project"),
                              request.path_parameter("session_id"));
       })},
      {"GET",
       "/api/v1/projects/{project}/sessions/{session_id}/messages",
       {},
       answering([&query](const RoutedRequest& request) {
         return query.session_messages(request.path_parameter("project"),
                                       request.path_parameter("session_id"));
       })},
      {"GET",
       "/api/v1/projects/{project}/stats",
       {"from", "to", "interval", "group_by"},
       answering([&query](const RoutedRequest& request) -> Result<std::string> {
         SIDESEAT_TRY(const auto filter, stats_filter(request));
         return query.stats(filter);
       })},
      {"GET",
       "/api/v1/projects/{project}/metrics",
       {"limit", "cursor", "from", "to", "name"},
       answering([&query](const RoutedRequest& request) -> Result<std::string> {
         SIDESEAT_TRY(const auto filter, metric_filter(request));
         return query.metrics(filter);
       })},
      {"GET",
       "/api/v1/projects/{project}/attachments/{hash}",
       {},
       [&query](const RoutedRequest& request, net::HttpResponder responder) {
         responder.send(attachment_answer(query, request));
       }},
      {"GET",
       "/api/v1/projects/{project}/live",
       {},
       [&live = sources.live](const RoutedRequest& request, net::HttpResponder responder) {
         live.watch(request.path_parameter("project"), std::move(responder));
       }},
  };
}

}  // namespace

std::vector<Route> api_routes(const ApiSources& sources) {
  std::vector<Route> routes = reading_routes(sources);
  for (Route& route : deletion_routes(sources.housekeeper)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace sideseat::serve
