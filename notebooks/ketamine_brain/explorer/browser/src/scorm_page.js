// On a page in a learning system: find the system, and follow the page's checks.

import { findSystem, follow } from "./scorm.js";

const system = findSystem(window);
if (system) follow(window, system);
