from typing import Any

from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "keito_server.invoices"

    def ready(self) -> None:
        """Links the navigation and the pages of clients and projects, and keeps the currency of invoiced clients (N7).

        Also has issued invoices printed and sums proven.
        """
        from django.db.models import Value
        from django.db.models.functions import Coalesce, Concat

        from keito_server.clients.actions import register_currency_use
        from keito_server.clients.queries import register_balances
        from keito_server.events.actions import subscribe
        from keito_server.events.queries import register_subject
        from keito_server.expenses.queries import INVOICE_NUMBER, register_column
        from keito_server.invoices import jobs
        from keito_server.invoices.actions.fees import bill_hours_of_lowered_fee
        from keito_server.invoices.actions.repricing import reprice_work
        from keito_server.invoices.events import InvoiceIssued
        from keito_server.invoices.models import Invoice
        from keito_server.invoices.queries import balances_of, has_invoices, left_of_fee, may_draft
        from keito_server.invoices.queries.expense_column import invoice_number
        from keito_server.invoices.queries.integrity import (
            list_wrong_expense_links,
            list_wrong_links,
            list_wrong_totals,
        )
        from keito_server.invoices.views.client_section import invoices_of_client
        from keito_server.invoices.views.project_tab import invoices_tab
        from keito_server.kit.integrity import register_check
        from keito_server.projects.actions import register_price_follower
        from keito_server.projects.events import ProjectUpdated
        from keito_server.projects.queries import register_fee_source
        from keito_server.web import shell
        from keito_server.web.sections import register_section

        def may_see(actor: Any) -> bool:
            return may_draft(actor)

        shell.register_destination("invoices", "invoices:list", may_see)
        title = Coalesce("number", Concat(Value("draft for "), "client__name"))
        register_subject("invoice", "Invoice", rows=Invoice.objects.in_workspace, name=title)
        register_currency_use(has_invoices)
        register_balances(balances_of)
        register_column(INVOICE_NUMBER, invoice_number)
        register_section("client", invoices_of_client, order=30)
        register_section("project_tabs", invoices_tab, order=20)
        register_price_follower(reprice_work)
        register_fee_source(left_of_fee)
        subscribe(InvoiceIssued, jobs.print_when_issued)
        subscribe(ProjectUpdated, bill_hours_of_lowered_fee)
        register_check("Invoices' lines and totals", list_wrong_totals)
        register_check("Invoiced time is locked, and nothing else", list_wrong_links)
        register_check("Invoiced expenses are locked, and nothing else", list_wrong_expense_links)
