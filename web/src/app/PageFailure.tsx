// A page that failed to load or to render: most often the server was updated under an open page.
import { Button } from "@mantine/core";
import { useRouteError } from "react-router";
import { Empty } from "../ui/LoadState";

export function PageFailure() {
  const error = useRouteError();
  return (
    <Empty title="This page failed">
      <p>{error instanceof Error ? error.message : "No reason was given"}</p>
      <Button
        variant="default"
        onClick={() => {
          window.location.reload();
        }}
      >
        Reload
      </Button>
    </Empty>
  );
}
