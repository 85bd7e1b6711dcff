// An address that leads nowhere.
import { Link } from "react-router";
import { tracesPath } from "../model/paths";
import { Empty } from "../ui/LoadState";
import { useProject } from "../ui/useProject";
import { usePageTitle } from "../ui/usePageTitle";

export function NotFound() {
  usePageTitle("Not found");
  return (
    <Empty title="There is no page at this address">
      <Link to={tracesPath(useProject())}>All traces</Link>
    </Empty>
  );
}
