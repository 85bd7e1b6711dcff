// @generated from src/serve/openapi.json by `npm run api:generate`; not to be edited.
export interface paths {
    "/v1/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** OTLP/HTTP: protobuf (application/x-protobuf) or JSON (application/json), plain or gzip, zstd, deflate; answered when what it holds is on disk */
        post: operations["exportTraces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** OTLP/HTTP: protobuf (application/x-protobuf) or JSON (application/json), plain or gzip, zstd, deflate; answered when what it holds is on disk */
        post: operations["exportLogs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** OTLP/HTTP: protobuf (application/x-protobuf) or JSON (application/json), plain or gzip, zstd, deflate; answered when what it holds is on disk */
        post: operations["exportMetrics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/otel/{project}/v1/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** OTLP/HTTP: protobuf (application/x-protobuf) or JSON (application/json), plain or gzip, zstd, deflate; answered when what it holds is on disk */
        post: operations["exportProjectTraces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/otel/{project}/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** OTLP/HTTP: protobuf (application/x-protobuf) or JSON (application/json), plain or gzip, zstd, deflate; answered when what it holds is on disk */
        post: operations["exportProjectLogs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/otel/{project}/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** OTLP/HTTP: protobuf (application/x-protobuf) or JSON (application/json), plain or gzip, zstd, deflate; answered when what it holds is on disk */
        post: operations["exportProjectMetrics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server is up */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Projects that have received traces */
        get: operations["listProjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Traces, newest first */
        get: operations["listTraces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/traces/{trace_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trace with its spans */
        get: operations["getTrace"];
        put?: never;
        post?: never;
        /** Deletes a trace with its spans, its part of sessions and statistics, and the messages and attachments that no other trace needs */
        delete: operations["deleteTrace"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/traces/{trace_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The trace as one conversation, each message once */
        get: operations["getTraceMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/traces/{trace_id}/spans/{span_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One span whole; raw=otlp answers OTLP JSON instead */
        get: operations["getSpan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions, latest activity first */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One session with its traces */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** Deletes every trace of a session */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/sessions/{session_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session's conversation over its traces */
        get: operations["getSessionMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls added up by interval and group: counts, tokens, cost, and how long they took */
        get: operations["getStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Points of GenAI metrics that programs sent, the newest first */
        get: operations["listMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/attachments/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes that a part refers to by `attachment`: also byte ranges */
        get: operations["attachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events: `event: trace` with a TraceSummary as data, each time a trace changes; `event: deleted` with {"trace_id": ...}, when one is deleted */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description RFC 9457 problem details: what is wrong and what to do */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
        };
        Health: {
            /**
             * @description failing: the store took nothing the last time something came. What is stored can still be read, senders keep what they have, and it goes on by itself
             * @enum {string}
             */
            status: "ok" | "failing";
            version: string;
            uptime_ms: number;
            /** @description The store's back end: sqlite */
            store: string;
            writing: {
                /** @description The last commit failed; the server's log and sideseat doctor say why */
                failing: boolean;
                /**
                 * Format: date-time
                 * @description Null: none since the start
                 */
                last_commit_at: string | null;
            };
            /** @description Null: there is no text index */
            search: {
                /** @description The last attempt to index failed */
                failing: boolean;
                /** @description Stored entries that cannot be found yet */
                entries_waiting: number;
            } | null;
        };
        Project: {
            name: string;
            trace_count: number;
        };
        ProjectList: {
            items: components["schemas"]["Project"][];
            next_cursor: string | null;
        };
        TraceSummary: {
            trace_id: string;
            name: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, nanoseconds: 2026-01-02T03:04:05.000000006Z
             */
            started_at: string;
            duration_ms: number;
            /** @enum {string} */
            status: "ok" | "error";
            /** @description error.type of the first failed span */
            error: string | null;
            /** @description false while the root span has not arrived */
            complete: boolean;
            session_id: string | null;
            user_id: string | null;
            tags: string[];
            models: string[];
            span_count: number;
            /** @description Spans that are model calls */
            call_count: number;
            /** @description Prompt tokens, cached ones included; null where nothing reported them */
            input_tokens: number | null;
            output_tokens: number | null;
            /** @description Contained in input_tokens */
            cache_read_tokens: number | null;
            /** @description Contained in input_tokens */
            cache_write_tokens: number | null;
            /** @description input_tokens + output_tokens */
            total_tokens: number | null;
            /** @description US dollars; null where no call has a known price */
            cost_usd: number | null;
            /** @description Calls with token counts but without a known price: cost_usd leaves them out */
            unpriced_call_count: number;
            /** @description The start of what the user said in the earliest call, at most 240 characters */
            input_preview: string | null;
            /** @description The start of the last answer, at most 240 characters */
            output_preview: string | null;
        };
        TraceList: {
            items: components["schemas"]["TraceSummary"][];
            /** @description Pass as cursor for the next page; null at the end */
            next_cursor: string | null;
        };
        SpanSummary: {
            span_id: string;
            parent_span_id: string | null;
            name: string;
            /** @enum {string} */
            kind: "unspecified" | "internal" | "server" | "client" | "producer" | "consumer";
            /** @description gen_ai.operation.name */
            operation: string | null;
            /** @description gen_ai.request.model */
            model: string | null;
            response_model: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, nanoseconds: 2026-01-02T03:04:05.000000006Z
             */
            started_at: string;
            duration_ms: number;
            time_to_first_token_ms: number | null;
            /** @enum {string} */
            status: "ok" | "error";
            /** @description error.type, else the status message */
            error: string | null;
            /** @description sideseat.incomplete: why a stream was not seen to its end */
            incomplete: string | null;
            /** @description Prompt tokens, cached ones included; null where nothing reported them */
            input_tokens: number | null;
            output_tokens: number | null;
            /** @description Contained in input_tokens */
            cache_read_tokens: number | null;
            /** @description Contained in input_tokens */
            cache_write_tokens: number | null;
            /** @description input_tokens + output_tokens */
            total_tokens: number | null;
            /** @description US dollars; null where no call has a known price */
            cost_usd: number | null;
            /** @description The start of the last user message, at most 240 characters */
            input_preview: string | null;
            /** @description The start of the last answer, at most 240 characters */
            output_preview: string | null;
        };
        Trace: components["schemas"]["TraceSummary"] & {
            /** @description By start time; a span whose parent has not arrived stands as a root */
            spans: components["schemas"]["SpanSummary"][];
        };
        /** @description One block of a message, in the shape of the OpenTelemetry GenAI conventions; unknown members are kept */
        Part: {
            /** @description text, reasoning, tool_call, tool_call_response, server_tool_call, server_tool_call_response, blob, file, uri, or a generic part's own type */
            type: string;
            /** @description text and reasoning: the text; blob: base64; a generic part: any JSON value */
            content?: unknown;
            id?: string;
            name?: string;
            /** @description Any JSON value */
            arguments?: unknown;
            /** @description Any JSON value */
            response?: unknown;
            /** @description image, audio, video, document */
            modality?: string;
            mime_type?: string;
            /** @description Of a blob without content: the hash of its bytes, for /attachments/{hash} */
            attachment?: string;
            size_bytes?: number;
            /** @description too_large: the bytes were not sent, there is only hash and size */
            omitted?: string;
            uri?: string;
            file_id?: string;
            signature?: string;
        } & {
            [key: string]: unknown;
        };
        Message: {
            role: string;
            parts: components["schemas"]["Part"][];
            finish_reason?: string;
            name?: string;
        } & {
            [key: string]: unknown;
        };
        ToolDefinition: {
            type: string;
            name: string;
            description?: string;
            /** @description Any JSON value */
            parameters?: unknown;
        } & {
            [key: string]: unknown;
        };
        SpanInput: {
            system: components["schemas"]["Part"][];
            messages: components["schemas"]["Message"][];
            tools: components["schemas"]["ToolDefinition"][];
            /** @description InvokeModel: the parsed request body */
            body?: unknown;
        };
        SpanOutput: {
            messages: components["schemas"]["Message"][];
            /** @description InvokeModel: the parsed response body; a stream's events merged */
            body?: unknown;
        };
        /** @description Provider, model, api and every request setting that was sent: inference_config, guardrail_config, region, request_id, retries, http_status ... */
        SpanMetadata: {
            provider: string | null;
            model: string | null;
            /** @description converse, converse_stream, invoke_model, invoke_model_with_response_stream */
            api: string | null;
        } & {
            [key: string]: unknown;
        };
        SpanMetrics: {
            prompt_tokens: number | null;
            completion_tokens: number | null;
            tokens: number | null;
            cache_read_tokens: number | null;
            cache_write_tokens: number | null;
            time_to_first_token_ms: number | null;
            /** @description As measured by the service */
            latency_ms: number | null;
            duration_ms: number;
            output_tokens_per_second: number | null;
            cost_usd: number | null;
        };
        SpanEvent: {
            name: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, nanoseconds: 2026-01-02T03:04:05.000000006Z
             */
            at: string;
            attributes: {
                [key: string]: unknown;
            };
        };
        Span: components["schemas"]["SpanSummary"] & {
            trace_id: string;
            session_id: string | null;
            user_id: string | null;
            status_message: string | null;
            input: components["schemas"]["SpanInput"];
            output: components["schemas"]["SpanOutput"];
            metadata: components["schemas"]["SpanMetadata"];
            metrics: components["schemas"]["SpanMetrics"];
            /** @description Attributes as they arrived, without the messages shown in input and output */
            attributes: {
                [key: string]: unknown;
            };
            resource: {
                [key: string]: unknown;
            };
            scope: {
                [key: string]: unknown;
            } | null;
            events: components["schemas"]["SpanEvent"][];
        };
        ThreadMessage: {
            role: string;
            parts: components["schemas"]["Part"][];
            finish_reason: string | null;
            /** @enum {string} */
            direction: "input" | "output";
            trace_id: string;
            /** @description The call that first carried it */
            span_id: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, nanoseconds: 2026-01-02T03:04:05.000000006Z
             */
            at: string;
            error: {
                type: string;
                message: string;
            } | null;
            /** @description Of an answer: sideseat.incomplete of its call */
            incomplete: string | null;
            /** @description Of an answer */
            model: string | null;
            /** @description Of the call that gave this answer; null on input messages */
            input_tokens: number | null;
            output_tokens: number | null;
            cost_usd: number | null;
            duration_ms: number | null;
            time_to_first_token_ms: number | null;
        };
        Thread: {
            /** @description In order, each message once; a call that failed or was cut short before any answer stands as one without parts */
            items: components["schemas"]["ThreadMessage"][];
            next_cursor: string | null;
            /** @description Each distinct system prompt once */
            system: {
                parts: components["schemas"]["Part"][];
                span_id: string;
            }[];
            /** @description Each distinct tool definition once */
            tools: components["schemas"]["ToolDefinition"][];
        };
        SessionSummary: {
            session_id: string;
            user_id: string | null;
            trace_count: number;
            call_count: number;
            /** @description Traces with an error */
            error_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, nanoseconds: 2026-01-02T03:04:05.000000006Z
             */
            first_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, nanoseconds: 2026-01-02T03:04:05.000000006Z
             */
            last_at: string;
            /** @description Prompt tokens, cached ones included; null where nothing reported them */
            input_tokens: number | null;
            output_tokens: number | null;
            /** @description Contained in input_tokens */
            cache_read_tokens: number | null;
            /** @description Contained in input_tokens */
            cache_write_tokens: number | null;
            /** @description input_tokens + output_tokens */
            total_tokens: number | null;
            /** @description US dollars; null where no call has a known price */
            cost_usd: number | null;
            /** @description Calls with token counts but without a known price: cost_usd leaves them out */
            unpriced_call_count: number;
            /** @description The start of what the user said in the earliest call, at most 240 characters */
            input_preview: string | null;
            /** @description The start of the last answer, at most 240 characters */
            output_preview: string | null;
        };
        SessionList: {
            items: components["schemas"]["SessionSummary"][];
            next_cursor: string | null;
        };
        Stats: {
            /** @enum {string} */
            interval: "hour" | "day" | "week" | "month" | "total";
            /** @description By time, then group */
            items: components["schemas"]["StatsItem"][];
        };
        StatsItem: {
            /**
             * Format: date-time
             * @description Where the interval begins; null for total
             */
            at: string | null;
            /** @description Null where not grouped by it, or unknown; so are the next three */
            model: string | null;
            operation: string | null;
            /** @enum {string|null} */
            status: "ok" | "error" | null;
            /** @description error.type of failed calls */
            error: string | null;
            call_count: number;
            /** @description Calls that failed */
            error_count: number;
            /** @description Prompt tokens, cached ones included; null where nothing reported them */
            input_tokens: number | null;
            output_tokens: number | null;
            /** @description Contained in input_tokens */
            cache_read_tokens: number | null;
            /** @description Contained in input_tokens */
            cache_write_tokens: number | null;
            /** @description input_tokens + output_tokens */
            total_tokens: number | null;
            /** @description US dollars; null where no call has a known price */
            cost_usd: number | null;
            /** @description Calls with token counts but without a known price: cost_usd leaves them out */
            unpriced_call_count: number;
            duration_ms: components["schemas"]["Quantiles"];
            time_to_first_token_ms: components["schemas"]["Quantiles"];
            output_tokens_per_second: components["schemas"]["Quantiles"];
        };
        /** @description Of the calls of which it is known; each within 3.1 % of the exact one, and null where it is known of none */
        Quantiles: {
            /** @description Calls of which it is known */
            count: number;
            p5: number | null;
            p50: number | null;
            p95: number | null;
            p99: number | null;
        };
        MetricPoint: {
            /** @description gen_ai.client.operation.duration, gen_ai.client.token.usage ... */
            name: string;
            unit: string;
            /** @enum {string|null} */
            kind: "gauge" | "sum" | "histogram" | "exponential_histogram" | "summary" | null;
            /**
             * @description Whether it counts since the point before or since started_at
             * @enum {string|null}
             */
            temporality: "delta" | "cumulative" | null;
            /** @description Of a sum: it only grows */
            is_monotonic: boolean;
            /**
             * Format: date-time
             * @description Where the interval of the point begins
             */
            started_at: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, nanoseconds: 2026-01-02T03:04:05.000000006Z
             */
            at: string;
            attributes: {
                [key: string]: unknown;
            };
            /** @description The other members of the OTLP data point in snake_case: as_int or as_double; count, sum, min, max, bucket_counts and explicit_bounds of a histogram ... */
            values: {
                [key: string]: unknown;
            };
            resource: {
                [key: string]: unknown;
            };
            scope: {
                [key: string]: unknown;
            } | null;
        };
        MetricPointList: {
            items: components["schemas"]["MetricPoint"][];
            next_cursor: string | null;
        };
        Session: components["schemas"]["SessionSummary"] & {
            /** @description By start time, oldest first */
            traces: components["schemas"]["TraceSummary"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    exportTraces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-protobuf": string;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description ExportTraceServiceResponse; partialSuccess names what was refused */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "application/x-protobuf": string;
                };
            };
        };
    };
    exportLogs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-protobuf": string;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description ExportLogsServiceResponse; partialSuccess names what was refused */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "application/x-protobuf": string;
                };
            };
        };
    };
    exportMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-protobuf": string;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description ExportMetricsServiceResponse; partialSuccess names what was refused */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "application/x-protobuf": string;
                };
            };
        };
    };
    exportProjectTraces: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-protobuf": string;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description ExportTraceServiceResponse; partialSuccess names what was refused */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "application/x-protobuf": string;
                };
            };
        };
    };
    exportProjectLogs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description default for a plain /v1/logs */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-protobuf": string;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description ExportLogsServiceResponse; partialSuccess names what was refused */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "application/x-protobuf": string;
                };
            };
        };
    };
    exportProjectMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description default for a plain /v1/metrics */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-protobuf": string;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description ExportMetricsServiceResponse; partialSuccess names what was refused */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "application/x-protobuf": string;
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server is up, and whether it can store */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listProjects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Projects that have received traces */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectList"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTraces: {
        parameters: {
            query?: {
                /** @description Items a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description Started at or after */
                from?: string;
                /** @description Started before */
                to?: string;
                /** @description - is newest first */
                sort?: "-started_at" | "started_at";
                session_id?: string;
                status?: "ok" | "error";
                /** @description Words that one message of the trace holds: all of them; "in quotes" as they stand; begin* for a beginning. Lists the newest match first, so without sort; a page may be short though another follows */
                q?: string;
            };
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Traces, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraceList"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTrace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One trace with its spans */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trace"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTrace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone, and its space has been given back to the disk */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTraceMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trace as one conversation, each message once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thread"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSpan: {
        parameters: {
            query?: {
                raw?: "otlp";
            };
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
                trace_id: string;
                span_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One span whole; raw=otlp answers OTLP JSON instead */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Span"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description Items a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description Started at or after */
                from?: string;
                /** @description Started before */
                to?: string;
            };
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sessions, latest activity first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
                /** @description percent-encoded */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One session with its traces */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
                /** @description percent-encoded */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone, and its space has been given back to the disk */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSessionMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
                /** @description percent-encoded */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session's conversation over its traces */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thread"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStats: {
        parameters: {
            query?: {
                /** @description Calls that started at or after this, rounded down to its hour in UTC */
                from?: string;
                /** @description Calls that started before this, rounded up to an hour in UTC */
                to?: string;
                /** @description Intervals begin in UTC, weeks on Mondays; those without calls are left out */
                interval?: "hour" | "day" | "week" | "month" | "total";
                /** @description What there is an item of its own for in each interval: model, operation, status, error, or several with commas between */
                group_by?: string;
            };
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Calls added up by interval and group: at most 10,000 items */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMetrics: {
        parameters: {
            query?: {
                /** @description Items a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description Points of this time or later */
                from?: string;
                /** @description Points before this */
                to?: string;
                /** @description Of this metric alone: gen_ai.client.token.usage */
                name?: string;
            };
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of points: the newest 50,000 of all projects are kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricPointList"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    attachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
                /** @description XXH3, 128 bits, of the bytes */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes. Images, audio, video, PDF and plain text have their media type; everything else, SVG too, is application/octet-stream to be saved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The bytes of this hash never change */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No hash, or one the project has no bytes for: they were beyond the recorder's limit, or have not arrived yet */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A range beyond the end */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description default for a plain /v1/traces */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that does not end */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
}
