"""Asks the classifier where the policy wants it; trouble there never fails a request."""

import asyncio
import logging

from claude_router.proxy.services import Services
from claude_router.route.classifier import Classification, ClassifierError
from claude_router.route.traits import Traits

log = logging.getLogger(__name__)
CLASSIFY_SECONDS = 10


async def classify(services: Services, traits: Traits) -> Classification | ClassifierError | None:
    """The classifier's answer, or its failure as a value; None if it was not to be asked."""
    classifier = services.classifier
    if classifier is None or not services.policy.needs_classification(traits):
        return None
    try:
        async with asyncio.timeout(CLASSIFY_SECONDS):
            return await classifier.classify(traits.turns, services.config.catalog.preferences)
    except ClassifierError as error:
        return error
    except TimeoutError:
        return ClassifierError(f"the router took longer than {CLASSIFY_SECONDS} s")
    except Exception as error:
        log.exception("the %s engine failed", classifier.name)
        return ClassifierError(f"the {classifier.name} engine failed: {type(error).__name__}")
