"""Trains the joint model; an interrupted run goes on where its last checkpoint stands."""

import argparse
import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from training.base import TOKENIZER_FILE, tokenizer_file, weights_file
from training.build import Augmenter, epoch
from training.checkpoint import Run, resume, save_model, save_run
from training.command import run
from training.data import RouteSet, Sample, read_sets, samples_of, select
from training.evaluate import DATA, data_files
from training.inputs import Batch, Layout, read_tokenizer
from training.judging import metrics
from training.language import english_words
from training.model import JointEncoder, loss, untrained
from training.optim import Average, LearningRates, optimizer, set_rate
from training.scoring import answers, shipped_spec
from training.session import serving
from training.words import vocabulary

_GRADIENT_NORM = 1.0
_CHECKPOINT, _FINAL, _LOG = "run.pt", "model.pt", "log.jsonl"


@dataclass(frozen=True, slots=True)
class Settings:
    """What makes two runs the same run."""

    files: str = ""
    fraction: float = 1.0
    epochs: int = 4
    batch: int = 8
    seed: int = 1
    warm_up: float = 0.1
    smoothing: float = 0.05
    average: str = "tail"
    rates: LearningRates = LearningRates()  # noqa: RUF009  # frozen


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it runs; changes nothing but the time, and rounding."""

    device: torch.device
    half: bool
    log_every: int
    save_every: int
    judge_every: int
    stop_at: int | None


def main(argv: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(argv)
    torch.set_num_threads(options.threads)
    settings = Settings(
        **{name: getattr(options, name) for name in Settings.__slots__ if name != "rates"}
    )
    device = torch.device(options.device)
    half = device.type == "cuda" or options.bf16
    machine = Machine(
        device, half, options.log_every, options.save_every, options.judge_every, options.stop_at
    )
    options.out.mkdir(parents=True, exist_ok=True)
    Trainer(settings, machine, options.out, read_sets(data_files([options.data]))).run()


class Trainer:
    """One run: data, model, and the folder that takes its checkpoints and log."""

    def __init__(
        self, settings: Settings, machine: Machine, out: Path, sets: Sequence[RouteSet]
    ) -> None:
        torch.manual_seed(settings.seed)
        self._settings, self._machine, self._out = settings, machine, out
        chosen = [s for s in sets if not settings.files or s.file[-1] in settings.files]
        training = select(chosen, "training")
        training = training[:: round(1 / settings.fraction)]
        self._samples = samples_of(training)
        self._held_out = samples_of(select(chosen, "validation"))
        self._augmenter = Augmenter(training)
        newest = (sample.turns[-1].content for sample in self._samples)
        words = vocabulary(tokenizer_file(), english_words(newest))
        (out / TOKENIZER_FILE).write_text(words.tokenizer, "utf-8")
        self._tokenizer = read_tokenizer(out / TOKENIZER_FILE)
        self._layout = Layout(shipped_spec(), self._tokenizer)
        self._steps_per_epoch = -(-len(self._samples) // settings.batch)
        self._steps = self._steps_per_epoch * settings.epochs
        model = untrained(weights_file(), words).to(machine.device).train()
        self._run = Run(model, optimizer(model, settings.rates), self._new_average(model))

    def run(self) -> None:
        """Train from the last checkpoint, or the start, to the end."""
        path = self._out / _CHECKPOINT
        identity = {**asdict(self._settings), "data": self._fingerprint()}
        done = resume(path, self._run, identity) if path.exists() else 0
        self._log(event="started", step=done, of=self._steps, turns=len(self._samples))
        every = self._machine
        total, since, started = 0.0, 0, time.monotonic()
        for step, samples in self._batches(done):
            total += self._step(step, self._layout.batch(samples))
            since += 1
            finished = step + 1
            if finished % every.log_every == 0:
                seconds = (time.monotonic() - started) / since
                self._log(step=finished, loss=round(total / since, 4), seconds=round(seconds, 3))
                total, since, started = 0.0, 0, time.monotonic()
            if finished % every.save_every == 0 or finished == every.stop_at:
                save_run(path, self._run, finished, identity)
            if finished == every.stop_at:
                return
            if every.judge_every and finished % (every.judge_every * self._steps_per_epoch) == 0:
                self._judge("weights", finished)
                started = time.monotonic()
        self._finish()

    def _batches(self, done: int) -> Iterator[tuple[int, list[Sample]]]:
        """Every step's number and samples, from step `done` on."""
        size = self._settings.batch
        for number in range(done // self._steps_per_epoch, self._settings.epochs):
            drawn = epoch(
                self._samples,
                self._augmenter,
                self._layout.length,
                batch=size,
                seed=self._settings.seed,
                number=number,
            )
            first = number * self._steps_per_epoch
            for step, samples in enumerate(drawn, first):
                if step >= done:
                    yield step, samples

    def _step(self, step: int, batch: Batch) -> float:
        """One update; gives the loss."""
        model, settings, device = self._run.model, self._settings, self._machine.device
        ids, positions, segments, targets = (
            torch.from_numpy(part).to(device)
            for part in (batch.ids, batch.positions, batch.segments, batch.targets)
        )
        set_rate(self._run.optimizer, step, self._steps, settings.warm_up)
        with torch.autocast(device.type, torch.bfloat16, enabled=self._machine.half):
            logits = model(ids, positions, segments)
        found = loss(logits, targets, settings.smoothing)
        found.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), _GRADIENT_NORM)
        self._run.optimizer.step()
        self._run.optimizer.zero_grad(set_to_none=True)
        if self._run.average:
            self._run.average.update(model, step)
        return float(found.detach())

    def _finish(self) -> None:
        model = self._run.model
        if self._run.average:
            model.load_state_dict(self._run.average.weights, strict=False)
            self._judge("average", self._steps)
        save_model(self._out / _FINAL, model)
        self._log(event="finished", model=str(self._out / _FINAL))

    def _judge(self, what: str, step: int) -> None:
        """Log the accuracy on the sets kept out, as serving would decide them."""
        model = serving(shipped_spec(), self._tokenizer, self._run.model)
        found = list(answers(model, self._held_out))
        if found:
            right = metrics.turn_accuracy(found)
            conversations = metrics.conversation_accuracy(found)
            self._log(
                step=step,
                judged=what,
                turns=round(right.value, 4),
                conversations=round(conversations.value, 4),
                macro_f1=round(metrics.macro_f1(found), 4),
            )

    def _new_average(self, model: JointEncoder) -> Average | None:
        kind = self._settings.average
        if kind == "none":
            return None
        if kind == "ema":
            return Average(model, round(0.3 * self._steps), decay=0.995)
        return Average(model, round(2 / 3 * self._steps), decay=None)

    def _fingerprint(self) -> str:
        """Changes with any word of the training data, so that no run goes on with other data."""
        words = (self._out / TOKENIZER_FILE).read_text("utf-8")
        return hashlib.sha256(f"{self._samples}{words}".encode()).hexdigest()

    def _log(self, **fields: Any) -> None:
        line = json.dumps({"time": time.strftime("%H:%M:%S"), **fields})
        print(line, flush=True)
        with (self._out / _LOG).open("a") as log:
            log.write(f"{line}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    add = parser.add_argument
    add("--out", type=Path, required=True, help="folder of checkpoints, log and final model.pt")
    add("--data", type=Path, default=DATA)
    add("--files", default="", help="letters of training files, as abcd; all without it")
    add("--fraction", type=float, default=1.0, help="share of the training sets")
    add("--epochs", type=int, default=4)
    add("--batch", type=int, default=8)
    add("--seed", type=int, default=1)
    add("--warm-up", type=float, default=0.1, help="share of the steps")
    add("--smoothing", type=float, default=0.05)
    add("--average", choices=("tail", "ema", "none"), default="tail", help="of the weights")
    add("--device", default="cpu", help="cpu, cuda, cuda:1 …")
    add("--threads", type=int, default=1, help="of the CPU")
    add("--bf16", action=argparse.BooleanOptionalAction, default=True, help="on the CPU")
    add("--log-every", type=int, default=50, help="steps")
    add("--save-every", type=int, default=200, help="steps")
    add("--judge-every", type=int, default=1, help="epochs; 0 for never")
    add("--stop-at", type=int, help="step after which to save and stop")
    return parser


if __name__ == "__main__":
    run(main)
