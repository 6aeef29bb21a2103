# Thin on purpose: every target calls `python -m …`, so Windows needs no make (README gives those lines).
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
READY := $(VENV)/ready

.DEFAULT_GOAL := help
.PHONY: help lab test notebooks figures site slides handouts calibrate validate bench clean

help:  ## say what each target does
	@echo "make TARGET   (the first call of any makes .venv; choose a Python with PYTHON=python3.12)"
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' $(firstword $(MAKEFILE_LIST))

$(READY): pyproject.toml constraints.txt
	@PYTHONPATH=notebooks $(PYTHON) -m ketamine_brain.environment $(VENV)

lab: $(READY)  ## open JupyterLab on the first notebook
	@$(RUN) ketamine_brain.explorer.lab $(ARGS)

test: $(READY)  ## run every test, then check every notebook against its saved outputs
	@$(RUN) ketamine_brain.checks.suite $(ARGS)

notebooks: $(READY)  ## run all notebooks and save them with their outputs
	@$(RUN) ketamine_brain.publish.notebooks $(ARGS)

figures: $(READY)  ## draw figures/ anew
	@$(RUN) ketamine_brain.publish.figures $(ARGS)

site: $(READY)  ## write the pages that need no kernel to _site/
	@$(RUN) ketamine_brain.publish.site $(ARGS)

slides: $(READY)  ## write the slides to _site/
	@$(RUN) ketamine_brain.publish.slides $(ARGS)

handouts: $(READY)  ## write the one-page handouts to _site/
	@$(RUN) ketamine_brain.publish.handouts $(ARGS)

calibrate: $(READY)  ## fit the mood model to trials, and judge its forecasts (needs the extra calibrate)
	@$(RUN) ketamine_brain.workshop.calibrate $(ARGS)

validate: $(READY)  ## compare every prediction with its measurement
	@$(RUN) ketamine_brain.checks.validate $(ARGS)

bench: $(READY)  ## measure how fast it all is
	@$(RUN) ketamine_brain.checks.bench $(ARGS)

clean:  ## remove .venv and all that was made, except committed files
	@PYTHONPATH=notebooks $(PYTHON) -m ketamine_brain.environment --clean
