// The browser's twin of models/cortical_circuit.py: where principal cells and interneurons settle.
// The equations and what they leave out stand there; constants come in with p.

const HALVINGS = 54;

const sigmoid = (drive) => 1 / (1 + Math.exp(-drive));

export function occupancy(concentration, half, hill = 1) {
  const scaled = (concentration / half) ** hill;
  return scaled / (1 + scaled);
}

// The blocked shares of both kinds of cell under one of the rivals.
export function blocks(um, blockAt, p) {
  return {
    interneurons: blockAt === "principal" ? 0 : occupancy(um, p.interneuron_ic50_um),
    principal: blockAt === "interneuron" ? 0 : occupancy(um, p.principal_ic50_um),
  };
}

function interneuronTarget(excitatory, block, p) {
  const drive = (p.onto_interneurons * excitatory + p.interneuron_drive)
    * (1 - p.interneuron_nmda_share * block);
  return sigmoid(p.interneuron_gain * (drive - p.interneuron_threshold));
}

function principalTarget(excitatory, inhibitory, block, p) {
  const drive = (p.recurrent * excitatory + p.principal_drive)
    * (1 - p.principal_nmda_share * block);
  return sigmoid(
    p.principal_gain * (drive - p.inhibition * inhibitory - p.principal_threshold));
}

// Halves an interval that always holds the one solution.
export function settled(blocked, p) {
  let [low, high] = [0, 1];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = 0.5 * (low + high);
    const restraint = interneuronTarget(middle, blocked.interneurons, p);
    if (principalTarget(middle, restraint, blocked.principal, p) > middle) low = middle;
    else high = middle;
  }
  const excitatory = 0.5 * (low + high);
  return { excitatory, inhibitory: interneuronTarget(excitatory, blocked.interneurons, p) };
}
