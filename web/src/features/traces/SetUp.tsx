// What stands in place of a list that is still empty: how to get the first trace into it.
import { Tabs } from "@mantine/core";
import { defaultProject } from "../../model/paths";
import { CopyButton } from "../../ui/CopyButton";
import styles from "./Traces.module.css";

/** Five lines each, with this server's own address. */
function programs(origin: string, project: string): readonly [string, string][] {
  const inProject = project === defaultProject ? "" : `, project_id="${project}"`;
  const otlp = project === defaultProject ? origin : `${origin}/otel/${project}`;
  return [
    [
      "Python, boto3",
      `import boto3
from sideseat import SideSeat, Frameworks
SideSeat(framework=Frameworks.Bedrock, endpoint="${origin}"${inProject})
bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")
bedrock.converse(modelId="us.amazon.nova-lite-v1:0", messages=[{"role": "user", "content": [{"text": "Hello"}]}])`,
    ],
    [
      "OpenTelemetry",
      `export OTEL_EXPORTER_OTLP_ENDPOINT=${otlp}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental
export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true
opentelemetry-instrument python your_program.py`,
    ],
  ];
}

export function SetUp({ project }: { readonly project: string }) {
  const texts = programs(window.location.origin, project);
  return (
    <section className={styles.setup} aria-labelledby="setup-title">
      <h2 id="setup-title">No traces yet</h2>
      <p>
        This page fills by itself as soon as a program calls Amazon Bedrock with SideSeat beside it.
      </p>
      <Tabs defaultValue={texts[0]?.[0] ?? ""}>
        <Tabs.List>
          {texts.map(([name]) => (
            <Tabs.Tab key={name} value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {texts.map(([name, text]) => (
          <Tabs.Panel key={name} value={name}>
            <div className={styles.program}>
              <CopyButton label="Copy the lines" text={text} size={15} />
              <pre>{text}</pre>
            </div>
          </Tabs.Panel>
        ))}
      </Tabs>
    </section>
  );
}
