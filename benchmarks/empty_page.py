"""A page with nothing but a heading: what Streamlit itself takes to show anything at all."""

import streamlit as st

st.html("<h1>Empty</h1>")
