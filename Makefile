# Thin on purpose: every target calls `python -m …`, so Windows needs no make (see README.md).
PYTHON ?= python3
VENV := .venv
RUN := PYTHONPATH="$(CURDIR)/notebooks" $(VENV)/bin/python -m
ENVIRONMENT := $(PYTHON) notebooks/ketamine_brain/workshop/environment.py

.DEFAULT_GOAL := help
.PHONY: help learn work fit lab test lint notebooks figures update site session lms calibrate \
	validate bench clean

help:  ## say what each target does
	@echo "make TARGET   (the first call makes .venv; choose a Python with PYTHON=python3.12)"
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' $(firstword $(MAKEFILE_LIST))

learn:  ## make .venv for JupyterLab and the notebooks
	@$(ENVIRONMENT) $(VENV)

work:  ## make .venv with what tests and publishing need
	@$(ENVIRONMENT) $(VENV) publish test

fit:  ## make .venv with what calibration needs
	@$(ENVIRONMENT) $(VENV) calibrate

lab: learn  ## open JupyterLab on the first notebook
	@$(RUN) ketamine_brain.workshop.start_lab $(ARGS)

test: work  ## lint, then every test, then every notebook against its saved outputs
	@$(RUN) ketamine_brain.workshop.suite $(ARGS)

lint: work  ## style, types, spelling and import rules
	@$(RUN) ketamine_brain.workshop.lint $(ARGS)

notebooks: learn  ## run all notebooks and save them with their outputs
	@$(RUN) ketamine_brain.publish.notebooks $(ARGS)

figures: learn  ## draw figures/ anew
	@$(RUN) ketamine_brain.publish.figures $(ARGS)

update: work  ## store anew, after a change that was meant, all that follows from it
	@$(RUN) ketamine_brain.workshop.update $(ARGS)

site: work  ## write the pages that need no kernel to _site/
	@$(RUN) ketamine_brain.publish.site $(ARGS)

session: work  ## write decks, clocks and sheets of the sessions to _site/
	@$(RUN) ketamine_brain.publish.session $(ARGS)

lms: work  ## write SCORM packages for learning systems to _site/
	@$(RUN) ketamine_brain.publish.lms $(ARGS)

calibrate: fit  ## fit the mood model to trials, and judge its forecasts
	@$(RUN) ketamine_brain.workshop.calibrate $(ARGS)

validate: learn  ## compare every prediction with its measurement
	@$(RUN) ketamine_brain.workshop.validate $(ARGS)

bench: work  ## measure how fast it all is
	@$(RUN) ketamine_brain.workshop.bench $(ARGS)

clean:  ## remove .venv and all that was made, except committed files
	@$(ENVIRONMENT) --clean
