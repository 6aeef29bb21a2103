"""The results of trials that the mood model is fitted to and judged by, each as a plan and a number.

`mood_results.csv` is the list, made before any fit by these rules; values are read from `evidence/trial_arms.csv` by id.
- One result a trial, arm and time. Scores on the MADRS: the change from baseline, else the total. Where no mean is printed, the
  share of people whose score halved (HDRS allowed: a share of its own baseline).
- Observed scores over last ones carried forward; nobody twice (TRANSFORM's rows by sex give baselines alone; of SYNAPSE the
  first period alone, since its second takes up the first one's people).
- A drug arm that prints no mean but a difference from its control (Janik; ASPIRE II at 4 h) stands in the list as a gap.
- Left out: what the model has no word for (open arms, ECT, racemic or oral ketamine by other routes, other drugs, bipolar
  depression, young people), and results that are no depression score, have no time, or no number of people to be had.
  Control arms of such trials stay where their context is in the model.
- n not printed: the trial's people shared evenly, as `note` says. Baseline not printed: the mean of those printed in the list
  for the same population.
"""
