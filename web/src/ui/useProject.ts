// The project of the address; without one, the default project.
import { useParams } from "react-router";
import { defaultProject } from "../model/paths";

export const useProject = (): string => useParams()["project"] ?? defaultProject;
