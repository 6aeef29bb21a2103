// Only for a browser without an inflate of its own.
export { unzlibSync } from "fflate";
