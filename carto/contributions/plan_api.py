"""How much was said of each thing of the plan, for who asks what is here."""

import re

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from carto.contributions.facets import plan_counts
from carto.contributions.filters import CODE
from carto.layers.api.access import LazySession, concertation_of

MOST_VALUES = 50
LABEL = re.compile(r".+")  # what an address can hold: nothing with a line break has a page


class PlanCounts(APIView):
    """{"zones": {label: {"count", "url"}}, "prescriptions": {code: {"count", "url"}}}: published contributions that
    touch each zone or type of prescription asked about, and the page that lists them."""

    authentication_classes = (LazySession,)

    @extend_schema(
        operation_id="plan_counts",
        auth=[],
        parameters=[
            OpenApiParameter("zone", OpenApiTypes.STR, many=True, description="LIBELLE, répétable."),
            OpenApiParameter("prescription", OpenApiTypes.STR, many=True, description="Type et sous-type, répétable."),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request, slug: str) -> Response:
        counts = plan_counts(concertation_of(request, slug))
        labels = [label for label in request.query_params.getlist("zone") if LABEL.fullmatch(label)][:MOST_VALUES]
        codes = [code for code in request.query_params.getlist("prescription") if CODE.fullmatch(code)][:MOST_VALUES]
        return Response(
            {
                "zones": {
                    label: {
                        "count": counts.zones.get(label, 0),
                        "url": reverse("contributions:zone", kwargs={"slug": slug, "label": label}),
                    }
                    for label in labels
                },
                "prescriptions": {
                    code: {
                        "count": counts.prescriptions.get(code, 0),
                        "url": reverse("contributions:prescription", kwargs={"slug": slug, "code": code}),
                    }
                    for code in codes
                },
            }
        )
